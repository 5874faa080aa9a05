//! Tasks: by due day, done, put off, made.

use hub_domain::CrmId;
use hub_domain::crm::{CrmKind, FieldValue, Fields};
use hub_store::people::TaskDue;

use super::shared::{page, record_id, words};
use super::values::moment;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    AddTaskRequest, CompleteTaskRequest, EditedView, MadeView, SnoozeTaskRequest, TaskDueView, TasksRequest, TasksView,
};

impl Hub {
    /// Tasks.
    ///
    /// # Errors
    /// The request makes no sense.
    pub async fn tasks(&self, request: &TasksRequest) -> Result<TasksView> {
        let due = match request.due {
            TaskDueView::Overdue => TaskDue::Overdue,
            TaskDueView::Today => TaskDue::Today,
            TaskDueView::Week => TaskDue::Week,
            TaskDueView::Later => TaskDue::Later,
            TaskDueView::Undated => TaskDue::Undated,
            TaskDueView::Open => TaskDue::Open,
            TaskDueView::Done => TaskDue::Done,
        };
        let owner = request.owner.as_deref();
        let (total, tasks) = self.0.store.people_tasks(due, owner, page(request.limit)?, request.offset).await?;
        let counts = self.0.store.people_task_counts(owner).await?;
        let ids: Vec<CrmId> = tasks.iter().map(|task| task.id).collect();
        let there = self.0.store.badges(&ids).await?;
        Ok(TasksView {
            total,
            rows: tasks.iter().map(|task| self.task_view(task, &there)).collect(),
            overdue: counts.overdue,
            today: counts.today,
            week: counts.week,
            later: counts.later,
            undated: counts.undated,
        })
    }

    /// Makes a task.
    ///
    /// # Errors
    /// No such person; no title; no such day.
    pub async fn add_task(&self, request: &AddTaskRequest) -> Result<MadeView> {
        let person = request.person.as_deref().map(record_id).transpose()?;
        let mut fields = Fields::from([
            ("Title".to_owned(), FieldValue::text(words("title", &request.title, 1, 500)?)),
            ("Completed".to_owned(), FieldValue::Flag(false)),
        ]);
        if let Some(due) = request.due_at.as_deref().map(str::trim).filter(|due| !due.is_empty()) {
            fields.insert("DueAt".to_owned(), FieldValue::text(day_or_time("dueAt", due)?));
        }
        if let Some(kind) = request.task_type.as_deref().map(str::trim).filter(|kind| !kind.is_empty()) {
            fields.insert("TaskType".to_owned(), FieldValue::text(words("taskType", kind, 1, 100)?));
        }
        self.make(CrmKind::Task, fields, person).await
    }

    /// Says whether a task is done.
    ///
    /// # Errors
    /// No such task.
    pub async fn complete_task(&self, request: &CompleteTaskRequest) -> Result<EditedView> {
        let (id, fields) = self.task(&request.id).await?;
        let before = fields.get("Completed").cloned().unwrap_or(FieldValue::Empty);
        self.change(id, "Completed", before, FieldValue::Flag(request.done), None).await
    }

    /// Puts a task off. A day alone keeps the time of day the task had.
    ///
    /// # Errors
    /// No such task; no such day.
    pub async fn snooze_task(&self, request: &SnoozeTaskRequest) -> Result<EditedView> {
        let (id, fields) = self.task(&request.id).await?;
        let before = fields.get("DueAt").cloned().unwrap_or(FieldValue::Empty);
        let until = day_or_time("until", request.until.trim())?;
        let time = before.as_text().and_then(|due| due.get(10..)).filter(|time| time.starts_with('T'));
        let after = match time {
            Some(time) if until.len() == 10 => format!("{until}{time}"),
            _ => until,
        };
        self.change(id, "DueAt", before, FieldValue::text(after), None).await
    }

    async fn task(&self, id: &str) -> Result<(CrmId, Fields)> {
        let id = record_id(id)?;
        let record = self.0.store.crm_record(id).await?.filter(|record| record.kind == CrmKind::Task);
        let record = record.ok_or_else(|| AppError::not_found("such task"))?;
        Ok((id, record.fields))
    }
}

fn day_or_time(field: &str, text: &str) -> Result<String> {
    moment(text)
        .ok_or_else(|| AppError::bad_request(field, "write a day as YYYY-MM-DD, or a day and a time (RFC 3339)"))
}
