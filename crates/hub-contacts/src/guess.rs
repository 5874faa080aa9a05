use super::Target;

/// What a column most likely holds, by its name: the spellings of address books and CRMs.
pub(super) fn guess(column: &str) -> Target {
    let words = folded(column);
    let text = words.as_str();
    let exact = match text {
        "name" | "full name" | "fullname" | "display name" | "contact name" | "contact" | "file as" | "lead name" => {
            Target::FullName
        }
        "prefix" | "title prefix" | "name prefix" | "honorific" | "salutation" => Target::words("NamePrefix"),
        "first" | "first name" | "firstname" | "given name" | "forename" | "fname" => Target::words("FirstName"),
        "middle" | "middle name" | "additional name" | "middlename" => Target::words("MiddleName"),
        "last" | "last name" | "lastname" | "family name" | "surname" | "lname" => Target::words("LastName"),
        "suffix" | "name suffix" => Target::words("NameSuffix"),
        "nickname" | "nick name" | "goes by" => Target::words("Nickname"),
        "company" | "company name" | "organization" | "organization name" | "organisation" | "business name" => {
            Target::words("Company")
        }
        "title" | "job title" | "organization title" | "position" | "occupation" => Target::words("JobTitle"),
        "tags" | "tag" | "labels" | "groups" | "group membership" | "categories" | "keywords" | "group" => Target::Tags,
        "notes" | "note" | "background" | "comments" | "description" => Target::words("Background"),
        "source" | "lead source" | "leadsource" => Target::words("LeadSource"),
        "referred by" | "referral" | "referrer" => Target::words("ReferredBy"),
        "stage" | "lead stage" | "pipeline stage" => Target::words("Stage"),
        "contact type" | "type of contact" | "lead type" => Target::words("ContactType"),
        "language" | "preferred language" => Target::words("Language"),
        "birthday" | "birthdate" | "date of birth" | "birth date" | "dob" => Target::Day("Birthdate".into()),
        "anniversary" | "wedding anniversary" | "home anniversary" => Target::Day("Anniversary".into()),
        "last contacted" | "last contact" | "last contact date" => Target::Day("LastContacted".into()),
        "first contacted" | "first contact date" => Target::Day("FirstContacted".into()),
        "do not call" | "dnc" | "donotcall" => Target::Flag("DoNotCall".into()),
        "do not email" | "unsubscribed" | "email opt out" | "opted out of email" => Target::Flag("DoNotEmail".into()),
        "do not text" | "sms opt out" | "do not sms" => Target::Flag("DoNotText".into()),
        "do not mail" => Target::Flag("DoNotMail".into()),
        "id" | "contact id" | "record id" | "created" | "updated" | "created at" | "updated at" => Target::Skip,
        _ => Target::Own(String::new()),
    };
    if !matches!(exact, Target::Own(_)) {
        return exact;
    }
    if let Some(target) = email(text).or_else(|| phone(text)).or_else(|| address(text)) {
        return target;
    }
    Target::Own(column.trim().to_owned())
}

/// Lower case, words with one space between, without punctuation and without numbers that only count.
fn folded(column: &str) -> String {
    let spaced: String =
        column.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    let words: Vec<&str> = spaced.split_whitespace().filter(|w| w.len() > 2 || w.parse::<u8>().is_err()).collect();
    words.join(" ")
}

fn label(text: &str) -> String {
    let has = |words: &[&str]| text.split(' ').any(|w| words.contains(&w));
    let label = if has(&["mobile", "cell", "cellular"]) {
        "mobile"
    } else if has(&["fax"]) {
        "fax"
    } else if has(&["home", "personal"]) {
        "home"
    } else if has(&["work", "business", "office", "company"]) {
        "work"
    } else {
        ""
    };
    label.to_owned()
}

fn email(text: &str) -> Option<Target> {
    let mail = text.replace("e mail", "email");
    if !mail.split(' ').any(|w| w == "email" || w == "emails") {
        return None;
    }
    // “Email type”, “Email status”: about an address, not one.
    let about = ["type", "label", "status", "opt", "display", "date", "sent", "opened", "count"];
    if mail.split(' ').any(|w| about.contains(&w)) { None } else { Some(Target::Emails(label(&mail))) }
}

fn phone(text: &str) -> Option<Target> {
    let is = |w: &str| matches!(w, "phone" | "phones" | "mobile" | "cell" | "telephone" | "tel" | "fax");
    let about = ["type", "label", "status", "opt", "date", "count", "verified"];
    let words = || text.split(' ');
    if words().any(is) && !words().any(|w| about.contains(&w)) { Some(Target::Phones(label(text))) } else { None }
}

fn address(text: &str) -> Option<Target> {
    // Work addresses stay under their own name: they are not where somebody lives.
    if ["work", "business", "office", "company", "property"].iter().any(|w| text.split(' ').any(|t| t == *w)) {
        return None;
    }
    let last = text.strip_prefix("home ").or_else(|| text.strip_prefix("mailing ")).unwrap_or(text);
    let last = last.strip_prefix("address ").unwrap_or(last);
    let field = match last {
        "address" | "street" | "street address" | "address line" | "address1" | "street1" => "HomeAddress1",
        "address2" | "street2" | "apt" | "unit" | "extended address" => "HomeAddress2",
        "city" | "town" => "HomeCity",
        "state" | "province" | "region" | "state province" => "HomeStateOrProvince",
        "zip" | "zip code" | "zipcode" | "postal code" | "postcode" | "postalcode" => "HomePostalCode",
        "country" | "country region" => "HomeCountry",
        _ => return None,
    };
    Some(Target::words(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_address_books_and_crms_are_known() {
        for (column, target) in [
            ("First Name", "FirstName"),
            ("Given Name", "FirstName"),
            ("E-mail 1 - Value", "Emails"),
            ("E-mail 2 Address", "Emails"),
            ("Work Email", "Emails:work"),
            ("Phone 1 - Value", "Phones"),
            ("Mobile Phone", "Phones:mobile"),
            ("Business Fax", "Phones:fax"),
            ("Home Street", "HomeAddress1"),
            ("Mailing Postal Code", "HomePostalCode"),
            ("Group Membership", "Tags"),
            ("DO_NOT_CALL", "DoNotCall"),
            ("Birthday", "Birthdate"),
            ("Notes", "Background"),
            ("E-mail 1 - Type", "Own:E-mail 1 - Type"),
            ("Favourite colour", "Own:Favourite colour"),
            ("Business City", "Own:Business City"),
        ] {
            assert_eq!(guess(column).to_string(), target, "{column}");
        }
    }
}
