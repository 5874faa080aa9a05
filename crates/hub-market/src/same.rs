use std::collections::BTreeMap;

/// What tells who a member of an MLS is, beside the name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MemberSigns {
    /// Number at the national association (NRDS).
    pub national_id: Option<String>,
    /// State licence number.
    pub licence: Option<String>,
    /// The state of that licence.
    pub licence_state: Option<String>,
    /// Full name.
    pub name: Option<String>,
    /// E-mail.
    pub email: Option<String>,
}

/// Who is one person at several sources: numbers of parties, each with the one it is counted as.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SamePeople(Vec<u32>);

impl SamePeople {
    /// From pairs of a number and the one it counts as.
    #[must_use]
    pub fn of(pairs: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let mut to = Vec::new();
        for (party, counts_as) in pairs {
            let at = party as usize;
            if at >= to.len() {
                to.resize(at + 1, 0);
            }
            to[at] = counts_as;
        }
        Self(to)
    }

    /// The number that a party is counted as; its own where nothing else is known.
    #[must_use]
    pub fn of_party(&self, party: u32) -> u32 {
        match self.0.get(party as usize) {
            Some(0) | None => party,
            Some(other) => *other,
        }
    }
}

/// Letters and digits alone, upper case; nothing where nothing is left that could tell anybody apart.
fn plain(text: Option<&String>) -> Option<String> {
    let plain: String = text?.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    let tells = digits >= 4 && plain.chars().any(|c| c.is_ascii_digit() && c != '0' && c != '9');
    tells.then_some(plain)
}

fn folded(text: Option<&String>) -> Option<String> {
    let folded = text?.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    (!folded.is_empty()).then_some(folded)
}

/// For each member the place of the first that is the same person; its own where there is none before it. The same are
/// those of one number at the national association; else of one licence number, where its state, the e-mail or the name
/// is the same too (states number alike) and nothing contradicts. A name alone joins nobody.
#[must_use]
pub fn same_people(members: &[MemberSigns]) -> Vec<usize> {
    let mut first: Vec<usize> = (0..members.len()).collect();
    let nationals: Vec<Option<String>> = members.iter().map(|m| plain(m.national_id.as_ref())).collect();
    // The national number of a group, by its first member: two of them are two people.
    let mut of_group: Vec<Option<&String>> = nationals.iter().map(Option::as_ref).collect();
    fn root(first: &[usize], mut at: usize) -> usize {
        while first[at] != at {
            at = first[at];
        }
        at
    }
    let mut join = |first: &mut Vec<usize>, a: usize, b: usize| {
        let (a, b) = (root(first, a), root(first, b));
        if a == b || of_group[a].zip(of_group[b]).is_some_and(|(x, y)| x != y) {
            return;
        }
        let (low, high) = (a.min(b), a.max(b));
        first[high] = low;
        of_group[low] = of_group[low].or(of_group[high]);
    };
    let mut by_national: BTreeMap<&String, usize> = BTreeMap::new();
    for (at, national) in nationals.iter().enumerate() {
        if let Some(national) = national {
            let other = *by_national.entry(national).or_insert(at);
            join(&mut first, at, other);
        }
    }
    let mut by_licence: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, member) in members.iter().enumerate() {
        if let Some(licence) = plain(member.licence.as_ref()) {
            by_licence.entry(licence).or_default().push(at);
        }
    }
    for alike in by_licence.values() {
        for (n, a) in alike.iter().enumerate() {
            for b in &alike[..n] {
                let (x, y) = (&members[*a], &members[*b]);
                let equal = |x: Option<&String>, y: Option<&String>| folded(x).zip(folded(y)).map(|(x, y)| x == y);
                let state = equal(x.licence_state.as_ref(), y.licence_state.as_ref());
                let email = equal(x.email.as_ref(), y.email.as_ref());
                let name = equal(x.name.as_ref(), y.name.as_ref());
                if state != Some(false) && [state, email, name].contains(&Some(true)) {
                    join(&mut first, *a, *b);
                }
            }
        }
    }
    (0..members.len()).map(|at| root(&first, at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(national: &str, licence: &str, state: &str, name: &str, email: &str) -> MemberSigns {
        let some = |t: &str| (!t.is_empty()).then(|| t.to_owned());
        MemberSigns {
            national_id: some(national),
            licence: some(licence),
            licence_state: some(state),
            name: some(name),
            email: some(email),
        }
    }

    #[test]
    fn numbers_join_and_names_alone_do_not() {
        let same = |a: MemberSigns, b: MemberSigns| same_people(&[a, b])[1] == 0;
        let ann = "Ann Agent";
        assert!(!same(member("", "", "", ann, ""), member("", "", "", ann, "")), "a name is no key");
        assert!(!same(member("", "", "", ann, "a@x.test"), member("", "", "", ann, "a@x.test")));
        assert!(same(member("123-456-789", "", "", ann, ""), member("123456789", "", "", "A. Agent", "")));
        assert!(same(member("", "SP-98765", "WA", ann, ""), member("", "sp98765", "wa", "Ann A Agent", "")));
        assert!(same(member("", "98765", "", ann, ""), member("", "98765", "", " ann  AGENT", "")));
        assert!(!same(member("", "98765", "", ann, ""), member("", "98765", "", "Bob Broker", "")), "two states");
        assert!(!same(member("", "98765", "WA", ann, ""), member("", "98765", "OR", ann, "")));
        assert!(!same(member("1234567", "98765", "WA", ann, ""), member("7654321", "98765", "WA", ann, "")));
        for nothing in ["0000", "99999", "123", "n/a"] {
            assert!(!same(member("", nothing, "WA", ann, ""), member("", nothing, "WA", ann, "")), "{nothing}");
        }
    }

    #[test]
    fn who_is_the_same_as_two_is_not_two_people_at_once() {
        let members = [
            member("1234567", "", "", "Ann", ""),
            member("7654321", "", "", "Ann", ""),
            member("1234567", "11112", "WA", "Ann", ""),
            member("", "11112", "WA", "Ann", ""),
            member("7654321", "11112", "WA", "Ann", ""),
        ];
        assert_eq!(same_people(&members), [0, 1, 0, 0, 1]);
        assert_eq!(SamePeople::of([(4, 2)]).of_party(4), 2);
        assert_eq!(SamePeople::of([(4, 2)]).of_party(3), 3);
        assert_eq!(SamePeople::default().of_party(9), 9);
    }
}
