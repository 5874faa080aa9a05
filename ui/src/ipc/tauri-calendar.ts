import { open } from './answer';
import { commands } from './bindings';
import type { CalendarHost } from './host-calendar';

/** The part of the real window's host that is about the calendar and the day. */
export const tauriCalendar: CalendarHost = {
  calendar: (request) => open(commands.calendar(request)),
  today: () => open(commands.today()),
  saveAppointment: (request) => open(commands.saveAppointment(request)),
  cancelAppointment: (request) => open(commands.cancelAppointment(request)),
  saveCalendarFile: (request) => open(commands.saveCalendarFile(request)).then((saved) => saved.path),
  chooseJobCalendar: async (request) => {
    await open(commands.chooseJobCalendar(request));
  },
};
