//! What the window asks about tours, handed to the open store. Buyers are nobody else's business: agents only.

use crate::error::Result;
use crate::session::App;
use crate::view::{
    AddTourStopsRequest, BuyerAgreementView, ChangeTourRequest, ChangeTourStopRequest, IdRequest, LateTourRequest,
    OrderTourRequest, PlanTourRequest, PlannedTourView, SaveBuyerAgreementRequest, StepTourRequest, Tag,
    TourCheckRequest, TourCheckView, TourFeedbackRequest, TourRowView, TourSeenRequest, TourStopRequest, TourView,
};

impl App {
    /// Tours.
    ///
    /// # Errors
    /// As [`crate::Hub::tours`]; the store is locked.
    pub async fn tours(&self) -> Result<Vec<TourRowView>> {
        self.people_hub().await?.tours().await
    }

    /// A tour.
    ///
    /// # Errors
    /// As [`crate::Hub::tour_page`]; the store is locked.
    pub async fn tour_page(&self, request: IdRequest) -> Result<TourView> {
        self.people_hub().await?.tour_page(&request).await
    }

    /// Whether listings may be toured with a buyer.
    ///
    /// # Errors
    /// As [`crate::Hub::tour_check`]; the store is locked.
    pub async fn tour_check(&self, request: TourCheckRequest) -> Result<TourCheckView> {
        self.people_hub().await?.tour_check(&request).await
    }

    /// Plans a tour.
    ///
    /// # Errors
    /// As [`crate::Hub::plan_tour`]; the store is locked.
    pub async fn plan_tour(&self, request: PlanTourRequest) -> Result<PlannedTourView> {
        let planned = self.people_hub().await?.plan_tour(&request).await?;
        self.say(&[Tag::Services]);
        Ok(planned)
    }

    /// Changes a tour's frame.
    ///
    /// # Errors
    /// As [`crate::Hub::change_tour`]; the store is locked.
    pub async fn change_tour(&self, request: ChangeTourRequest) -> Result<TourView> {
        let tour = self.people_hub().await?.change_tour(&request).await?;
        self.say(&[Tag::Services]);
        Ok(tour)
    }

    /// Adds homes to a tour.
    ///
    /// # Errors
    /// As [`crate::Hub::add_tour_stops`]; the store is locked.
    pub async fn add_tour_stops(&self, request: AddTourStopsRequest) -> Result<PlannedTourView> {
        let planned = self.people_hub().await?.add_tour_stops(&request).await?;
        self.say(&[Tag::Services]);
        Ok(planned)
    }

    /// Takes a home off a tour.
    ///
    /// # Errors
    /// As [`crate::Hub::drop_tour_stop`]; the store is locked.
    pub async fn drop_tour_stop(&self, request: TourStopRequest) -> Result<TourView> {
        let tour = self.people_hub().await?.drop_tour_stop(&request).await?;
        self.say(&[Tag::Services]);
        Ok(tour)
    }

    /// Changes what a home asks for.
    ///
    /// # Errors
    /// As [`crate::Hub::change_tour_stop`]; the store is locked.
    pub async fn change_tour_stop(&self, request: ChangeTourStopRequest) -> Result<TourView> {
        let tour = self.people_hub().await?.change_tour_stop(&request).await?;
        self.say(&[Tag::Services]);
        Ok(tour)
    }

    /// Puts homes into an order.
    ///
    /// # Errors
    /// As [`crate::Hub::order_tour`]; the store is locked.
    pub async fn order_tour(&self, request: OrderTourRequest) -> Result<TourView> {
        let tour = self.people_hub().await?.order_tour(&request).await?;
        self.say(&[Tag::Services]);
        Ok(tour)
    }

    /// Finds the best order.
    ///
    /// # Errors
    /// As [`crate::Hub::solve_tour_order`]; the store is locked.
    pub async fn solve_tour_order(&self, request: TourSeenRequest) -> Result<TourView> {
        let tour = self.people_hub().await?.solve_tour_order(&request).await?;
        self.say(&[Tag::Services]);
        Ok(tour)
    }

    /// Says what happened.
    ///
    /// # Errors
    /// As [`crate::Hub::step_tour`]; the store is locked.
    pub async fn step_tour(&self, request: StepTourRequest) -> Result<TourView> {
        let tour = self.people_hub().await?.step_tour(&request).await?;
        self.say(&[Tag::Services]);
        Ok(tour)
    }

    /// Says that one is late.
    ///
    /// # Errors
    /// As [`crate::Hub::late_tour`]; the store is locked.
    pub async fn late_tour(&self, request: LateTourRequest) -> Result<TourView> {
        let tour = self.people_hub().await?.late_tour(&request).await?;
        self.say(&[Tag::Services]);
        Ok(tour)
    }

    /// Writes down what the client thinks of a home.
    ///
    /// # Errors
    /// As [`crate::Hub::say_of_tour_stop`]; the store is locked.
    pub async fn say_of_tour_stop(&self, request: TourFeedbackRequest) -> Result<TourView> {
        let tour = self.people_hub().await?.say_of_tour_stop(&request).await?;
        self.say(&[Tag::Services]);
        Ok(tour)
    }

    /// Takes the last change of a tour back.
    ///
    /// # Errors
    /// As [`crate::Hub::undo_tour`]; the store is locked.
    pub async fn undo_tour(&self, request: TourSeenRequest) -> Result<TourView> {
        let tour = self.people_hub().await?.undo_tour(&request).await?;
        self.say(&[Tag::Services]);
        Ok(tour)
    }

    /// A buyer's agreements.
    ///
    /// # Errors
    /// As [`crate::Hub::buyer_agreements`]; the store is locked.
    pub async fn buyer_agreements(&self, request: IdRequest) -> Result<Vec<BuyerAgreementView>> {
        self.people_hub().await?.buyer_agreements(&request).await
    }

    /// Keeps an agreement with a buyer.
    ///
    /// # Errors
    /// As [`crate::Hub::save_buyer_agreement`]; the store is locked.
    pub async fn save_buyer_agreement(&self, request: SaveBuyerAgreementRequest) -> Result<BuyerAgreementView> {
        let kept = self.people_hub().await?.save_buyer_agreement(&request).await?;
        self.say(&[Tag::Services]);
        Ok(kept)
    }
}
