//! What the window asks about quotes, handed to the open store.

use std::path::PathBuf;

use hub_domain::partner::MOST_DOCUMENT_BYTES;
use hub_partners::sheet::Limits;

use crate::error::Result;
use crate::files;
use crate::session::App;
use crate::view::{
    AskPartnersRequest, AskTextView, CompareQuotesRequest, EvidenceView, IdRequest, KeepLetterRequest,
    KeepQuotesRequest, LetterView, QuoteComparisonView, QuoteFieldView, QuoteFolderView, QuoteKindRequest,
    QuoteOriginalRequest, QuotePartnersView, QuoteRequestView, QuoteSeenRequest, QuoteView, QuotesView,
    ReadQuotesRequest, ReadQuotesView, ReportLetterRequest, SavedView, StepAskRequest, StepQuoteRequest, Tag,
    TypeQuoteRequest,
};

impl App {
    /// Requests, quotes and letters.
    ///
    /// # Errors
    /// As [`crate::Hub::quotes`]; the store is locked.
    pub async fn quotes(&self) -> Result<QuotesView> {
        self.hub().await?.quotes().await
    }

    /// Quotes side by side. A client may look at it.
    ///
    /// # Errors
    /// As [`crate::Hub::compare_quotes`]; the store is locked.
    pub async fn compare_quotes(&self, request: CompareQuotesRequest) -> Result<QuoteComparisonView> {
        self.hub().await?.compare_quotes(&request).await
    }

    /// A file name for a comparison on paper.
    #[must_use]
    pub fn quotes_file_name(&self) -> String {
        format!("{}.pdf", files::safe_name(&format!("Quotes side by side {}", self.clock().today())))
    }

    /// Writes a comparison as PDF, whole or not at all.
    ///
    /// # Errors
    /// As [`crate::Hub::quotes_pdf`]; the store is locked; the file cannot be written.
    pub async fn print_quotes(&self, request: CompareQuotesRequest, path: PathBuf) -> Result<SavedView> {
        let pdf = self.hub().await?.quotes_pdf(&request).await?;
        self.write(&path, &pdf)
    }

    /// Chooses, declines or withdraws a quote, or takes a choice back.
    ///
    /// # Errors
    /// As [`crate::Hub::step_quote`]; the store is locked.
    pub async fn step_quote(&self, request: StepQuoteRequest) -> Result<QuoteView> {
        let stepped = self.people_hub().await?.step_quote(&request).await?;
        self.say(&[Tag::Quotes]);
        Ok(stepped)
    }

    /// Takes back the last step of a quote.
    ///
    /// # Errors
    /// As [`crate::Hub::take_back_quote_step`]; the store is locked.
    pub async fn take_back_quote_step(&self, request: QuoteSeenRequest) -> Result<QuoteView> {
        let stepped = self.people_hub().await?.take_back_quote_step(&request).await?;
        self.say(&[Tag::Quotes]);
        Ok(stepped)
    }

    /// Partners that can be asked.
    ///
    /// # Errors
    /// As [`crate::Hub::quote_partners`]; the store is locked.
    pub async fn quote_partners(&self, request: QuoteKindRequest) -> Result<QuotePartnersView> {
        self.people_hub().await?.quote_partners(&request).await
    }

    /// The fields of a kind of quote.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn quote_fields(&self, request: QuoteKindRequest) -> Result<Vec<QuoteFieldView>> {
        Ok(self.people_hub().await?.quote_fields(&request))
    }

    /// Writes a question to each of several partners.
    ///
    /// # Errors
    /// As [`crate::Hub::ask_partners`]; the store is locked.
    pub async fn ask_partners(&self, request: AskPartnersRequest) -> Result<QuoteRequestView> {
        let asked = self.people_hub().await?.ask_partners(&request).await?;
        self.say(&[Tag::Quotes]);
        Ok(asked)
    }

    /// The text of a question.
    ///
    /// # Errors
    /// As [`crate::Hub::ask_text`]; the store is locked.
    pub async fn ask_text(&self, request: IdRequest) -> Result<AskTextView> {
        self.people_hub().await?.ask_text(&request.id).await
    }

    /// Says how a question goes on.
    ///
    /// # Errors
    /// As [`crate::Hub::step_ask`]; the store is locked.
    pub async fn step_ask(&self, request: StepAskRequest) -> Result<()> {
        self.people_hub().await?.step_ask(&request).await?;
        self.say(&[Tag::Quotes]);
        Ok(())
    }

    /// Reads a file of quotes, or the four tables of a rate checker; nothing is kept.
    ///
    /// # Errors
    /// As [`crate::Hub::read_quotes`] and [`crate::Hub::read_quote_tables`]; a file cannot be read or is too large; the
    /// store is locked.
    pub async fn read_quote_files(&self, paths: &[PathBuf], request: ReadQuotesRequest) -> Result<ReadQuotesView> {
        let hub = self.people_hub().await?;
        let mut files = Vec::with_capacity(paths.len());
        for path in paths {
            files.push((files::name_of(path), files::bounded(path, Limits::default().most_bytes).await?));
        }
        match files.as_slice() {
            [(name, content)] => hub.read_quotes(name, content, &request).await,
            tables => hub.read_quote_tables(tables, &request).await,
        }
    }

    /// A file name for the original of a quote or a letter.
    ///
    /// # Errors
    /// As [`crate::Hub::quote_original_name`]; the store is locked.
    pub async fn quote_original_name(&self, request: &QuoteOriginalRequest) -> Result<String> {
        self.people_hub().await?.quote_original_name(request).await
    }

    /// Writes the original of a quote or a letter into a chosen file.
    ///
    /// # Errors
    /// As [`crate::Hub::save_quote_original`]; the store is locked.
    pub async fn save_quote_original(&self, request: QuoteOriginalRequest, path: PathBuf) -> Result<SavedView> {
        let saved = self.people_hub().await?.save_quote_original(&request, &path).await?;
        self.note_written(&path);
        Ok(saved)
    }

    /// Keeps quotes of the file that was read.
    ///
    /// # Errors
    /// As [`crate::Hub::keep_quotes`]; the store is locked.
    pub async fn keep_quotes(&self, request: KeepQuotesRequest) -> Result<QuotesView> {
        let kept = self.people_hub().await?.keep_quotes(&request).await?;
        self.say(&[Tag::Quotes]);
        Ok(kept)
    }

    /// Remembers a PDF as evidence.
    ///
    /// # Errors
    /// As [`crate::Hub::take_evidence`]; the file cannot be read or is too large; the store is locked.
    pub async fn read_evidence(&self, path: PathBuf) -> Result<EvidenceView> {
        let hub = self.people_hub().await?;
        hub.take_evidence(&files::name_of(&path), files::bounded(&path, MOST_DOCUMENT_BYTES).await?)
    }

    /// Keeps a quote that somebody typed.
    ///
    /// # Errors
    /// As [`crate::Hub::type_quote`]; the store is locked.
    pub async fn type_quote(&self, request: TypeQuoteRequest) -> Result<QuotesView> {
        let kept = self.people_hub().await?.type_quote(&request).await?;
        self.say(&[Tag::Quotes]);
        Ok(kept)
    }

    /// Keeps a lender's letter.
    ///
    /// # Errors
    /// As [`crate::Hub::keep_letter`]; the store is locked.
    pub async fn keep_letter(&self, request: KeepLetterRequest) -> Result<LetterView> {
        let kept = self.people_hub().await?.keep_letter(&request).await?;
        self.say(&[Tag::Quotes]);
        Ok(kept)
    }

    /// Sets what a lender said of an application.
    ///
    /// # Errors
    /// As [`crate::Hub::report_letter`]; the store is locked.
    pub async fn report_letter(&self, request: ReportLetterRequest) -> Result<LetterView> {
        let kept = self.people_hub().await?.report_letter(&request).await?;
        self.say(&[Tag::Quotes]);
        Ok(kept)
    }

    /// Watches a folder for answers and quotes.
    ///
    /// # Errors
    /// As [`crate::Hub::watch_quote_folder`]; the store is locked.
    pub async fn watch_quote_folder(&self, path: PathBuf) -> Result<QuoteFolderView> {
        let folder = self.people_hub().await?.watch_quote_folder(&path).await?;
        self.say(&[Tag::Quotes]);
        Ok(folder)
    }

    /// Stops watching the folder.
    ///
    /// # Errors
    /// As [`crate::Hub::forget_quote_folder`]; the store is locked.
    pub async fn forget_quote_folder(&self) -> Result<()> {
        self.people_hub().await?.forget_quote_folder().await?;
        self.say(&[Tag::Quotes]);
        Ok(())
    }
}
