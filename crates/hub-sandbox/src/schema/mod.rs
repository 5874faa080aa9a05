//! What the server knows about its resources: names, types, keys and lists of words.

mod dictionary;
mod entity;
mod field;
mod lookup;
mod made;
mod metadata;
mod resources;

pub use dictionary::property_field_type;
pub use entity::EntityType;
pub use field::{Field, FieldType};
pub use lookup::{member_name, standard_values};
pub use made::{LOCAL_NAMES, local_row, made_types, rooms, unit_types};
pub use metadata::{metadata_xml, service_document};
pub use resources::{
    deletion_type, entity_event_type, field_type, lookup_type, media_type, member_type, office_type, open_house_type,
    property_type, property_type_from,
};

/// Namespace of the entity types.
pub const NAMESPACE: &str = "org.reso.metadata";
/// Namespace of the enumerations, where lists are encoded as such.
pub const ENUM_NAMESPACE: &str = "org.reso.metadata.enums";
