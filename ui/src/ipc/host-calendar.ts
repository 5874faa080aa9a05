import type * as T from './types';

/** What the core can be asked about what is on when, and about the day. Part of `Host`. */
export interface CalendarHost {
  calendar(request: T.CalendarRequest): Promise<T.CalendarView>;
  today(): Promise<T.TodayView>;
  saveAppointment(request: T.SaveAppointmentRequest): Promise<T.MadeView>;
  cancelAppointment(request: T.IdRequest): Promise<T.EditedView>;
  /** Chooses the calendar that jobs are written into. */
  chooseJobCalendar(request: T.ChooseJobCalendarRequest): Promise<void>;
  /** The path of the file; nothing where no place was chosen. */
  saveCalendarFile(request: T.SaveCalendarFileRequest): Promise<string | null>;
}
