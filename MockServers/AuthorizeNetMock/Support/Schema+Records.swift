/// The objects of customer profiles, reports and subscriptions, in the order of the published schema.
extension Shape {
    static let customerBase = Shape(
        .may("merchantCustomerId", .text(20)), .may("description", .text(255)), .may("email", .text(255)))

    static let paymentProfile = Shape(
        .may("customerType", customerTypes), .may("billTo", .members(address)), .may("payment", .members(payment)),
        .may("driversLicense", .anything), .may("taxId", .characters(8...9)), .may("defaultPaymentProfile", .flag),
        .may("subsequentAuthInformation", .members(subsequentAuthentication)), .may("excludeFromAccountUpdater", .flag))

    static let changedPaymentProfile = paymentProfile.adding(.may("customerPaymentProfileId", .numeric))

    static let profileTypes = FieldType.words("customerProfileTypeEnum", ["regular", "guest"])

    static let customerProfile = customerBase.adding(
        .many("paymentProfiles", .members(paymentProfile)), .many("shipToList", .members(address)),
        .may("profileType", profileTypes))

    static let changedCustomerProfile = customerBase.adding(.may("customerProfileId", .numeric))

    static let validationModes = FieldType.words(
        "validationModeEnum", ["none", "testMode", "liveMode", "oldLiveMode"])

    /// What a list is ordered by.
    static func sorting(_ type: String, _ fields: [String]) -> Shape {
        Shape(.need("orderBy", .words(type, fields)), .need("orderDescending", .flag))
    }

    static let transactionSorting = sorting("TransactionListOrderFieldEnum", ["id", "submitTimeUTC"])

    static let subscriptionSorting = sorting(
        "ARBGetSubscriptionListOrderFieldEnum",
        [
            "id", "accountNumber", "lastName", "firstName", "status", "createTimeStampUTC", "amount", "pastOccurrences",
        ])

    static let paging = Shape(.need("limit", .whole(1...1000)), .need("offset", .whole(1...100_000)))

    private static let schedule = Shape(
        .may(
            "interval",
            .members(
                Shape(
                    .need("length", .whole(1...Int64(Int16.max))),
                    .need("unit", .words("ARBSubscriptionUnitEnum", ["days", "months"]))))),
        .may("startDate", .date), .may("totalOccurrences", .whole(1...Int64(Int16.max))),
        .may("trialOccurrences", .whole(0...Int64(Int16.max))))

    private static let profileReference = Shape(
        .need("customerProfileId", .numeric), .may("customerPaymentProfileId", .numeric),
        .may("customerAddressId", .numeric))

    private static let subscriber = Shape(
        .may("type", customerTypes), .may("id", .text(20)), .may("email", .text(255)), .may("phoneNumber", .text(25)),
        .may("faxNumber", .text(25)), .may("driversLicense", .anything), .may("taxId", .characters(8...9)))

    static let subscription = Shape(
        .may("name", .text(50)), .may("paymentSchedule", .members(schedule)), .may("amount", .decimal),
        .may("trialAmount", .decimal), .may("payment", .members(payment)), .may("order", .members(order)),
        .may("customer", .members(subscriber)), .may("billTo", .members(name)), .may("shipTo", .members(name)),
        .may("profile", .members(profileReference)))
}
