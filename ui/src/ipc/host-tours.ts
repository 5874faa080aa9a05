import type * as T from './types';

/** What the core can be asked about days of showings. Part of `Host`. */
export interface ToursHost {
  tours(): Promise<T.TourRowView[]>;
  tourPage(request: T.IdRequest): Promise<T.TourView>;
  tourCheck(request: T.TourCheckRequest): Promise<T.TourCheckView>;
  planTour(request: T.PlanTourRequest): Promise<T.PlannedTourView>;
  changeTour(request: T.ChangeTourRequest): Promise<T.TourView>;
  addTourStops(request: T.AddTourStopsRequest): Promise<T.PlannedTourView>;
  dropTourStop(request: T.TourStopRequest): Promise<T.TourView>;
  changeTourStop(request: T.ChangeTourStopRequest): Promise<T.TourView>;
  orderTour(request: T.OrderTourRequest): Promise<T.TourView>;
  solveTourOrder(request: T.TourSeenRequest): Promise<T.TourView>;
  stepTour(request: T.StepTourRequest): Promise<T.TourView>;
  lateTour(request: T.LateTourRequest): Promise<T.TourView>;
  sayOfTourStop(request: T.TourFeedbackRequest): Promise<T.TourView>;
  undoTour(request: T.TourSeenRequest): Promise<T.TourView>;
  buyerAgreements(request: T.IdRequest): Promise<T.BuyerAgreementView[]>;
  saveBuyerAgreement(request: T.SaveBuyerAgreementRequest): Promise<T.BuyerAgreementView>;
}
