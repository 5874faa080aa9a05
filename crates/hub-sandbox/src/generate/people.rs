use crate::rng::Rng;

const FIRST: &[&str] = &[
    "Avelin",
    "Bram",
    "Corisande",
    "Dorrit",
    "Eskil",
    "Fenna",
    "Gideon",
    "Hollis",
    "Isolde",
    "Jorah",
    "Kestrel",
    "Linnea",
    "Merrick",
    "Nerys",
    "Orson",
    "Petra",
    "Quill",
    "Rosalind",
    "Soren",
    "Tamsin",
    "Ulric",
    "Vesper",
    "Wilmot",
    "Ysolt",
];
const LAST: &[&str] = &[
    "Ashgrove",
    "Bellweather",
    "Crannock",
    "Dunmarsh",
    "Elderfield",
    "Fairlorn",
    "Greenhythe",
    "Harrowmont",
    "Inglewick",
    "Kettleby",
    "Lorrimoor",
    "Marchbank",
    "Nightsong",
    "Oakhanger",
    "Penhallow",
    "Quarrington",
    "Ravenscar",
    "Stonebridge",
    "Thornquist",
    "Underhay",
    "Vantongeren",
    "Westerlund",
    "Yarborough-Finch",
    "Zellwood",
];
const HOUSES: &[&str] =
    &["Lighthouse", "Foxglove", "Northlight", "Keystone & Larch", "Tidewater", "Hearthway", "Blue Heron"];
const TRADES: &[&str] = &["Realty", "Homes", "Property Group", "Brokers", "Residential"];

/// An invented office.
#[derive(Debug, Clone)]
pub struct Office {
    /// Key.
    pub key: String,
    /// Name.
    pub name: String,
    /// Telephone, from the range kept for fiction.
    pub phone: String,
    /// Place among the neighbourhoods.
    pub place: usize,
}

/// An invented agent.
#[derive(Debug, Clone)]
pub struct Agent {
    /// Key.
    pub key: String,
    /// First name.
    pub first: &'static str,
    /// Last name.
    pub last: &'static str,
    /// Telephone, from the range kept for fiction.
    pub phone: String,
    /// Place among the offices.
    pub office: usize,
    /// Whether still at work.
    pub active: bool,
}

impl Agent {
    /// First and last name.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }
}

/// A number that no telephone has: 555-0100 to 555-0199.
fn phone(rng: &mut Rng) -> String {
    format!("{}-555-01{:02}", rng.between(201, 989), rng.between(0, 99))
}

/// An invented first name.
pub fn first_name(rng: &mut Rng) -> &'static str {
    rng.word(FIRST)
}

/// An invented last name.
pub fn last_name(rng: &mut Rng) -> &'static str {
    rng.word(LAST)
}

/// Offices and agents for a market of that size.
pub fn draw(seed: u64, listings: usize, neighbourhoods: usize) -> (Vec<Office>, Vec<Agent>) {
    let mut rng = Rng::new(seed, "people");
    let agents = 8 + listings / 60;
    let offices: Vec<_> = (0..3 + agents / 9)
        .map(|number| {
            let name = if number < HOUSES.len() {
                format!("{} {}", HOUSES[number], rng.pick(TRADES))
            } else {
                format!("{} {} {}", rng.pick(LAST), rng.pick(TRADES), number)
            };
            let place = rng.next() as usize % neighbourhoods.max(1);
            Office { key: format!("SBX-O-{number:04}"), name, phone: phone(&mut rng), place }
        })
        .collect();
    let agents = (0..agents)
        .map(|number| Agent {
            key: format!("SBX-M-{number:05}"),
            first: rng.word(FIRST),
            last: rng.word(LAST),
            phone: phone(&mut rng),
            office: rng.next() as usize % offices.len(),
            active: !rng.chance(0.06),
        })
        .collect();
    (offices, agents)
}
