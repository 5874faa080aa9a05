import { open } from './answer';
import { commands } from './bindings';
import type { ToursHost } from './host-tours';

/** The part of the real window's host that is about days of showings. */
export const tauriTours: ToursHost = {
  tours: () => open(commands.tours()),
  tourPage: (request) => open(commands.tourPage(request)),
  tourCheck: (request) => open(commands.tourCheck(request)),
  planTour: (request) => open(commands.planTour(request)),
  changeTour: (request) => open(commands.changeTour(request)),
  addTourStops: (request) => open(commands.addTourStops(request)),
  dropTourStop: (request) => open(commands.dropTourStop(request)),
  changeTourStop: (request) => open(commands.changeTourStop(request)),
  orderTour: (request) => open(commands.orderTour(request)),
  solveTourOrder: (request) => open(commands.solveTourOrder(request)),
  stepTour: (request) => open(commands.stepTour(request)),
  lateTour: (request) => open(commands.lateTour(request)),
  sayOfTourStop: (request) => open(commands.sayOfTourStop(request)),
  undoTour: (request) => open(commands.undoTour(request)),
  buyerAgreements: (request) => open(commands.buyerAgreements(request)),
  saveBuyerAgreement: (request) => open(commands.saveBuyerAgreement(request)),
};
