//! What the window asks about the calendar, handed to the open store.

use std::path::PathBuf;

use crate::error::Result;
use crate::files;
use crate::session::App;
use crate::view::{
    CalendarRequest, CalendarView, ChooseJobCalendarRequest, EditedView, IdRequest, MadeView, SaveAppointmentRequest,
    SaveCalendarFileRequest, SavedView, Tag, TodayView,
};

impl App {
    /// The calendar of some days.
    ///
    /// # Errors
    /// As [`crate::Hub::calendar`]; the store is locked; a client looks at the screen.
    pub async fn calendar(&self, request: CalendarRequest) -> Result<CalendarView> {
        self.people_hub().await?.calendar(&request).await
    }

    /// The day.
    ///
    /// # Errors
    /// As [`crate::Hub::day`]; the store is locked; a client looks at the screen.
    pub async fn today(&self) -> Result<TodayView> {
        self.people_hub().await?.day().await
    }

    /// Makes or changes an appointment.
    ///
    /// # Errors
    /// As [`crate::Hub::save_appointment`]; the store is locked; a client looks at the screen.
    pub async fn save_appointment(&self, request: SaveAppointmentRequest) -> Result<MadeView> {
        let made = self.people_hub().await?.save_appointment(&request).await?;
        self.say(&[Tag::People]);
        Ok(made)
    }

    /// What a calendar file is called.
    ///
    /// # Errors
    /// None that are known; the store is locked.
    pub async fn calendar_file_name(&self, request: &SaveCalendarFileRequest) -> Result<String> {
        self.people_hub().await?;
        Ok(files::safe_name(&format!("calendar {} to {}.ics", request.from, request.to)))
    }

    /// Writes a calendar file.
    ///
    /// # Errors
    /// As [`crate::Hub::save_calendar_file`]; the store is locked; a client looks at the screen.
    pub async fn save_calendar_file(&self, request: SaveCalendarFileRequest, path: PathBuf) -> Result<SavedView> {
        let saved = self.people_hub().await?.save_calendar_file(&request, &path).await?;
        self.note_written(&path);
        Ok(saved)
    }

    /// Chooses the calendar that jobs are written into.
    ///
    /// # Errors
    /// As [`crate::Hub::choose_job_calendar`]; the store is locked; a client looks at the screen.
    pub async fn choose_job_calendar(&self, request: ChooseJobCalendarRequest) -> Result<()> {
        self.people_hub().await?.choose_job_calendar(&request).await?;
        self.say(&[Tag::Services]);
        Ok(())
    }

    /// Calls an appointment off.
    ///
    /// # Errors
    /// As [`crate::Hub::cancel_appointment`]; the store is locked; a client looks at the screen.
    pub async fn cancel_appointment(&self, request: IdRequest) -> Result<EditedView> {
        let edited = self.people_hub().await?.cancel_appointment(&request).await?;
        self.say(&[Tag::People]);
        Ok(edited)
    }
}
