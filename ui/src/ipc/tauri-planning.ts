import { open } from './answer';
import { commands } from './bindings';
import type { PlanningHost } from './host-planning';

/** The real window's answers about jobs and plans. */
export const tauriPlanning: PlanningHost = {
  propertyPlan: (request) => open(commands.propertyPlan(request)),
  savePlanSettings: (request) => open(commands.savePlanSettings(request)),
  addUsualJobs: (request) => open(commands.addUsualJobs(request)),
  saveJob: (request) => open(commands.saveJob(request)),
  stepJob: (request) => open(commands.stepJob(request)),
  takeBackJob: (request) => open(commands.takeBackJob(request)),
  toldOfJob: (request) => open(commands.toldOfJob(request)),
  proposePlan: (request) => open(commands.proposePlan(request)),
  applyPlan: (request) => open(commands.applyPlan(request)),
};
