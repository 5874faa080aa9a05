//! The question in its three forms: as the screen sends it, as the store answers it, as text.

use hub_domain::{DrawnArea, ListingQuery, Place, SortBy};

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::listings::query;
use crate::view::{AreaView, QueryTextView, SearchRequest, SortView};

impl Hub {
    /// A question as a line of text.
    ///
    /// # Errors
    /// A filter that makes no sense.
    pub fn write_query(&self, request: &SearchRequest) -> Result<QueryTextView> {
        Ok(QueryTextView { text: query(request)?.to_text() })
    }

    /// The question a line of text asks.
    ///
    /// # Errors
    /// What does not read, by name.
    pub fn read_query(&self, view: &QueryTextView) -> Result<SearchRequest> {
        if view.text.chars().count() > 20_000 {
            return Err(AppError::bad_request("text", "at most 20,000 characters"));
        }
        let read = ListingQuery::from_text(&view.text).map_err(|e| AppError::bad_request("text", e))?;
        let request = request_of(&read);
        // What reads may still be more than a search takes.
        query(&request)?;
        Ok(request)
    }
}

/// The areas of a question, checked.
pub(crate) fn areas_of(views: &[AreaView]) -> Result<Vec<DrawnArea>> {
    if views.len() > DrawnArea::MOST_AREAS {
        return Err(AppError::bad_request("areas", format!("at most {} areas", DrawnArea::MOST_AREAS)));
    }
    let place = |[longitude, latitude]: [f64; 2]| Place { latitude, longitude };
    views
        .iter()
        .map(|view| {
            let area = match view {
                AreaView::Polygon { points } => DrawnArea::Polygon(points.iter().map(|p| place(*p)).collect()),
                AreaView::Circle { centre, metres } => DrawnArea::Circle { centre: place(*centre), metres: *metres },
            };
            area.check().map_err(|e| AppError::bad_request("areas", e))?;
            Ok(area)
        })
        .collect()
}

/// A question of the store as the screen asks it. A circle becomes a drawn one unless areas are drawn too, of which
/// the screen has no way to say "and".
pub(crate) fn request_of(q: &ListingQuery) -> SearchRequest {
    let point = |p: &Place| [p.longitude, p.latitude];
    let circle = q.near.map(|n| DrawnArea::Circle { centre: n.centre, metres: n.metres });
    let drawn = if q.areas.is_empty() { circle.as_slice() } else { q.areas.as_slice() };
    SearchRequest {
        text: q.text.clone(),
        in_remarks: q.in_remarks,
        statuses: q.statuses.iter().map(|s| s.as_str().to_owned()).collect(),
        types: q.types.iter().map(|s| s.as_str().to_owned()).collect(),
        sub_types: q.sub_types.iter().map(|s| s.as_str().to_owned()).collect(),
        price_from: q.price_minor.from,
        price_to: q.price_minor.to,
        beds_min: q.beds_min,
        baths_min: q.baths_min,
        area_from: q.area_sqft.from,
        area_to: q.area_sqft.to,
        year_from: q.year_built.from,
        year_to: q.year_built.to,
        city: q.city.clone(),
        postal_code: q.postal_code.clone(),
        bbox: q.bbox.map(|b| [b.west, b.south, b.east, b.north]),
        areas: drawn
            .iter()
            .map(|area| match area {
                DrawnArea::Polygon(corners) => AreaView::Polygon { points: corners.iter().map(point).collect() },
                DrawnArea::Circle { centre, metres } => AreaView::Circle { centre: point(centre), metres: *metres },
            })
            .collect(),
        sort: match q.sort {
            SortBy::Relevance => SortView::Relevance,
            SortBy::Newest => SortView::Newest,
            SortBy::PriceUp => SortView::PriceUp,
            SortBy::PriceDown => SortView::PriceDown,
            SortBy::AreaDown => SortView::AreaDown,
            SortBy::CloseDateDown => SortView::CloseDateDown,
            SortBy::Address => SortView::Address,
        },
        limit: q.limit,
        offset: q.offset,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_domain::{Near, RangeOf, StandardStatus};

    #[test]
    fn there_and_back() {
        let q = ListingQuery {
            text: "maple".into(),
            statuses: vec![StandardStatus::ActiveUnderContract],
            price_minor: RangeOf { from: Some(1), to: None },
            areas: vec![DrawnArea::Circle { centre: Place { latitude: 47.0, longitude: -122.0 }, metres: 900.0 }],
            sort: SortBy::PriceDown,
            ..ListingQuery::default()
        };
        assert_eq!(query(&request_of(&q)).unwrap(), q);
        let near = Near { centre: Place { latitude: 47.0, longitude: -122.0 }, metres: 900.0 };
        let with_near = ListingQuery { near: Some(near), areas: Vec::new(), ..q.clone() };
        assert_eq!(query(&request_of(&with_near)).unwrap().areas, q.areas);
    }

    #[test]
    fn areas_are_checked() {
        assert!(areas_of(&[AreaView::Polygon { points: vec![[0.0, 0.0], [1.0, 1.0]] }]).is_err());
        assert!(areas_of(&vec![AreaView::Circle { centre: [1.0, 1.0], metres: 5.0 }; 21]).is_err());
    }
}
