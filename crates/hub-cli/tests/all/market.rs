//! An invented market as a CSV export: nobody lives there and nothing was ever sold.

use std::fmt::Write as _;

/// Its columns.
pub const HEADER: &str = "ListingKey,ListingId,StandardStatus,PropertyType,PropertySubType,ListPrice,ClosePrice,\
    CloseDate,LivingArea,LivingAreaUnits,LotSizeSquareFeet,BedroomsTotal,BathroomsTotalDecimal,YearBuilt,\
    UnparsedAddress,City,StateOrProvince,PostalCode,Latitude,Longitude,ListAgentFullName,PublicRemarks";

/// So many listings; every fifth is for sale, the others were sold in 2025. The first is for sale.
pub fn csv(listings: usize) -> String {
    let mut text = format!("{HEADER}\n");
    for i in 0..listings {
        text.push_str(&row(i));
    }
    text
}

/// One row, with its line break.
pub fn row(i: usize) -> String {
    row_with(i, asking(i), "Quiet lane with an old quince tree")
}

/// One row with another asking price and other remarks.
pub fn row_with(i: usize, price: usize, remarks: &str) -> String {
    let sold = !i.is_multiple_of(5);
    let mut text = String::new();
    let (status, list, close, date) = if sold {
        let (month, day) = (1 + i % 11, 1 + i % 28);
        ("Closed", price + 5_000, price.to_string(), format!("2025-{month:02}-{day:02}"))
    } else {
        ("Active", price, String::new(), String::new())
    };
    let (lat, lon) = place(i);
    writeln!(
        text,
        "QX-{i:05},91{i:05},{status},Residential,Single Family Residence,{list},{close},{date},{},Square Feet,{},{},{},\
         {},{} Wobbleton Crescent,{},WA,00{:03},{lat:.5},{lon:.5},Zebulon Quillfeather,{remarks}",
        living(i),
        4_000 + (i * 173) % 6_000,
        2 + i % 4,
        1 + i % 3,
        1950 + (i * 7) % 70,
        100 + i,
        city(i),
        100 + i % 3,
    )
    .unwrap();
    text
}

/// Of three.
pub fn city(i: usize) -> &'static str {
    ["Sampleton", "Mockford", "Inventia"][i % 3]
}

/// Square feet.
pub fn living(i: usize) -> usize {
    1_100 + (i * 97) % 1_900
}

/// Degrees north and east.
pub fn place(i: usize) -> (f64, f64) {
    let step = |n: usize| f64::from(u32::try_from(n).unwrap());
    (47.50 + step(i % 20) * 0.002, -122.30 + step((i / 20) % 20) * 0.003)
}

/// Dollars.
pub fn asking(i: usize) -> usize {
    150_000 + living(i) * 210 + (2 + i % 4) * 9_000 + (i * 131) % 17_000
}
