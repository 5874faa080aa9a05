//! The types of the Property fields of Data Dictionary 2.0, plus a few older and local names. Every name that is not
//! here is text.

use super::FieldType;

/// Calendar days.
const DATE: &str = "\
    ActivationDate AvailabilityDate BackOnMarketDate CancellationDate CloseDate ContingentDate \
    ContractStatusChangeDate ExpirationDate LandLeaseExpirationDate LeaseExpiration ListingContractDate \
    OffMarketDate OnMarketDate PurchaseContractDate StartShowingDate WithdrawnDate \
";

/// Instants.
const STAMP: &str = "\
    DocumentsChangeTimestamp MajorChangeTimestamp ModificationTimestamp OffMarketTimestamp OnMarketTimestamp \
    OpenHouseModificationTimestamp OriginalEntryTimestamp PendingTimestamp PhotosChangeTimestamp \
    PriceChangeTimestamp ShowingEndTime ShowingStartTime StatusChangeTimestamp VideosChangeTimestamp \
";

/// Yes or no.
const BOOLEAN: &str = "\
    AdditionalParcelsYN ArmsLengthYN AssociationYN AttachedGarageYN BasementYN CarportYN CompSaleYN CoolingYN \
    CropsIncludedYN DualOrVariableRateCommissionYN ElectricOnPropertyYN EvaluateYN FarmCreditServiceInclYN \
    FireplaceYN GarageYN GrazingPermitsBlmYN GrazingPermitsForestServiceYN GrazingPermitsPrivateYN \
    GreenVerificationYN HabitableResidenceYN HeatingYN HomeWarrantyYN HorseYN InternetAddressDisplayYN \
    InternetAutomatedValuationDisplayYN InternetConsumerCommentYN InternetEntireListingDisplayYN \
    IrrigationWaterRightsYN LandLeaseYN LeaseAssignableYN LeaseConsideredYN LeaseRenewalOptionYN \
    MobileHomeRemainsYN NewConstructionYN OpenParkingYN PoolPrivateYN PowerProductionYN PropertyAttachedYN \
    PropertyTimeZoneObservesDstYN RentControlYN SeniorCommunityYN ShowingAttendedYN SignOnPropertyYN SpaYN \
    ViewYN WaterfrontYN \
";

/// Whole numbers.
const WHOLE: &str = "\
    BathroomsFull BathroomsHalf BathroomsOneQuarter BathroomsPartial BathroomsThreeQuarter BathroomsTotalInteger \
    BedroomsPossible BedroomsTotal ConcessionsAmount CumulativeDaysOnMarket DaysInMls DaysOnMarket DaysOnSite \
    DistanceToBusNumeric DistanceToElectricNumeric DistanceToFreewayNumeric DistanceToGasNumeric \
    DistanceToPhoneServiceNumeric DistanceToPlaceofWorshipNumeric DistanceToSchoolBusNumeric \
    DistanceToSchoolsNumeric DistanceToSewerNumeric DistanceToShoppingNumeric DistanceToStreetNumeric \
    DistanceToWaterNumeric DocumentsCount Elevation EntryLevel FireplacesTotal MainLevelBathrooms \
    MainLevelBedrooms MobileLength MobileWidth NumberOfBuildings NumberOfFullTimeEmployees NumberOfLots \
    NumberOfPads NumberOfPartTimeEmployees NumberOfSeparateElectricMeters NumberOfSeparateGasMeters \
    NumberOfSeparateWaterMeters NumberOfUnitsInCommunity NumberOfUnitsLeased NumberOfUnitsMoMo \
    NumberOfUnitsTotal NumberOfUnitsVacant PhotosCount PropertyTimeZoneStandardOffset RoomsTotal SeatingCapacity \
    ShowingAdvanceNotice SimpleDaysOnMarket StreetNumberNumeric TaxAssessedValue TaxYear VacancyAllowance \
    VideosCount WalkScore YearBuilt YearBuiltEffective YearEstablished YearRenovated YearsCurrentOwner \
";

/// Numbers with a fraction, and the older or local names many systems still use.
const DECIMAL: &str = "\
    AboveGradeFinishedArea AboveGradeUnfinishedArea AssociationFee AssociationFee2 BathroomsTotalDecimal \
    BelowGradeFinishedArea BelowGradeUnfinishedArea BuildingAreaTotal CableTvExpense CapRate CarportSpaces \
    ClosePrice ConditionRating ConstructionQuality CoveredSpaces CultivatedArea ElectricExpense FoundationArea \
    FuelExpense FurnitureReplacementExpense GarageArea GarageSpaces GardenerExpense GrossIncome \
    GrossLivingAreaAnsi GrossScheduledIncome InsuranceExpense IrrigationWaterRightsAcres LandLeaseAmount \
    Latitude LeasableArea LeaseAmount LicensesExpense ListPrice ListPriceLow LivingArea Longitude LotSizeAcres \
    LotSizeArea LotSizeSquareFeet MaintenanceExpense ManagerExpense NetOperatingIncome NewTaxesExpense \
    OpenParkingSpaces OperatingExpense OriginalListPrice OtherExpense ParkingTotal PastureArea \
    PestControlExpense PoolExpense PreviousListPrice ProfessionalManagementExpense RangeArea Stories \
    StoriesTotal SuppliesExpense TaxAnnualAmount TaxAnnualAmountPerLivingAreaUnit TaxAnnualAmountPerSquareFoot \
    TaxOtherAnnualAssessmentAmount TotalActualRent TrashExpense VacancyAllowanceRate ViewRating \
    WaterSewerExpense WoodedArea WorkmansCompensationExpense \
";

/// One word from a list; `Field=List` where the list has another name.
const ONE: &str = "\
    AboveGradeFinishedAreaSource=AreaSource AboveGradeFinishedAreaUnits=AreaUnits \
    AboveGradeUnfinishedAreaSource=AreaSource AboveGradeUnfinishedAreaUnits=AreaUnits \
    AssociationFee2Frequency=FeeFrequency AssociationFeeFrequency=FeeFrequency \
    BelowGradeFinishedAreaSource=AreaSource BelowGradeFinishedAreaUnits=AreaUnits \
    BelowGradeUnfinishedAreaSource=AreaSource BelowGradeUnfinishedAreaUnits=AreaUnits \
    BuildingAreaSource=AreaSource BuildingAreaUnits=AreaUnits BuyerAgentAOR=AOR \
    BuyerBrokerageCompensationType=CompensationType BuyerOfficeAOR=AOR City CoBuyerAgentAOR=AOR \
    CoBuyerOfficeAOR=AOR CoListAgentAOR=AOR CoListOfficeAOR=AOR CommonInterest Concessions Country \
    CountyOrParish DirectionFaces DistanceToBusUnits=LinearUnits DistanceToElectricUnits=LinearUnits \
    DistanceToFreewayUnits=LinearUnits DistanceToGasUnits=LinearUnits DistanceToPhoneServiceUnits=LinearUnits \
    DistanceToPlaceofWorshipUnits=LinearUnits DistanceToSchoolBusUnits=LinearUnits \
    DistanceToSchoolsUnits=LinearUnits DistanceToSewerUnits=LinearUnits DistanceToShoppingUnits=LinearUnits \
    DistanceToStreetUnits=LinearUnits DistanceToWaterUnits=LinearUnits DocumentStatus ElementarySchool \
    ElementarySchoolDistrict ElevationUnits=LinearUnits FarmLandAreaSource=AreaSource \
    FarmLandAreaUnits=AreaUnits FhaEligibility Furnished HighSchool HighSchoolDistrict \
    LandLeaseAmountFrequency=FeeFrequency LeasableAreaUnits=AreaUnits LeaseAmountFrequency=FeeFrequency \
    LeaseTerm ListAOR=AOR ListAgentAOR=AOR ListOfficeAOR=AOR ListingAgreement ListingService \
    ListingURLDescription LivingAreaSource=AreaSource LivingAreaUnits=AreaUnits LotDimensionsSource \
    LotSizeSource LotSizeUnits MLSAreaMajor MLSAreaMinor MajorChangeType=ChangeType MiddleOrJuniorSchool \
    MiddleOrJuniorSchoolDistrict MlsStatus MobileDimUnits=LinearUnits OccupantType OwnershipType PostalCity \
    PropertySubType PropertyTimeZoneName=IanaTimeZoneValues PropertyType ShowingServiceName StandardStatus \
    StateOrProvince StreetDirPrefix=StreetDirection StreetDirSuffix=StreetDirection StreetSuffix \
    SubAgencyCompensationType=CompensationType TransactionBrokerCompensationType=CompensationType UnitsFurnished \
    X_LotShape YearBuiltSource \
";

/// Any number of words from a list.
const MANY: &str = "\
    AccessibilityFeatures Appliances ArchitecturalStyle AssociationAmenities AssociationFeeIncludes \
    AvailableLeaseType=ExistingLeaseType Basement BodyType BuildingFeatures BusinessType BuyerAgentDesignation \
    BuyerFinancing CoBuyerAgentDesignation CoListAgentDesignation CommonWalls CommunityFeatures \
    ConstructionMaterials Cooling CurrentFinancing CurrentUse=CurrentOrPossibleUse DevelopmentStatus Disclosures \
    DocumentsAvailable DoorFeatures Electric ExistingLeaseType ExteriorFeatures Fencing FinancialDataSource \
    FireplaceFeatures Flooring FoundationDetails FrontageType GreenBuildingVerificationType GreenEnergyEfficient \
    GreenEnergyGeneration GreenIndoorAirQuality GreenLocation GreenSustainability GreenWaterConservation Heating \
    HorseAmenities HoursDaysOfOperation IncomeIncludes InteriorFeatures=InteriorOrRoomFeatures IrrigationSource \
    LaborInformation LaundryFeatures LeaseRenewalCompensation Levels ListAgentDesignation ListingTerms \
    LockBoxType LotFeatures OperatingExpenseIncludes OtherEquipment OtherStructures OwnerPays ParkingFeatures \
    PatioAndPorchFeatures PetsAllowed PoolFeatures Possession PossibleUse=CurrentOrPossibleUse \
    PowerProductionType PropertyCondition RentIncludes RoadFrontageType RoadResponsibility RoadSurfaceType Roof \
    RoomType SecurityFeatures Sewer ShowingConsiderations ShowingContactType ShowingDays ShowingRequirements \
    Skirt SpaFeatures SpecialLicenses SpecialListingConditions StructureType SyndicateTo TaxStatusCurrent \
    TenantPays UnitTypeType Utilities Vegetation View WaterSource WaterfrontFeatures WindowFeatures \
";

/// The type of a Property field by its name. Names that end in `YN` are booleans in every dictionary; anything else
/// unknown is text.
#[must_use]
pub fn property_field_type(name: &str) -> FieldType {
    let has = |list: &str| list.split_whitespace().any(|entry| entry == name);
    let listed = |list: &'static str| {
        list.split_whitespace().find_map(|entry| {
            let (field, lookup) = entry.split_once('=').unwrap_or((entry, entry));
            (field == name).then_some(lookup)
        })
    };
    if has(DATE) {
        FieldType::Date
    } else if has(STAMP) {
        FieldType::Stamp
    } else if has(BOOLEAN) || name.ends_with("YN") {
        FieldType::Boolean
    } else if has(WHOLE) {
        FieldType::Whole
    } else if has(DECIMAL) {
        FieldType::Decimal
    } else if let Some(lookup) = listed(ONE) {
        FieldType::One(lookup)
    } else if let Some(lookup) = listed(MANY) {
        FieldType::Many(lookup)
    } else {
        FieldType::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_their_types() {
        assert_eq!(property_field_type("CloseDate"), FieldType::Date);
        assert_eq!(property_field_type("ModificationTimestamp"), FieldType::Stamp);
        assert_eq!(property_field_type("ListPrice"), FieldType::Decimal);
        assert_eq!(property_field_type("BedroomsTotal"), FieldType::Whole);
        assert_eq!(property_field_type("LivingAreaUnits"), FieldType::One("AreaUnits"));
        assert_eq!(property_field_type("Appliances"), FieldType::Many("Appliances"));
        assert_eq!(property_field_type("ParcelNumber"), FieldType::Text);
        assert_eq!(property_field_type("PostalCode"), FieldType::Text);
        assert_eq!(property_field_type("X_SolarYN"), FieldType::Boolean);
    }
}
