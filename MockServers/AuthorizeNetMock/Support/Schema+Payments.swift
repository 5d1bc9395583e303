/// The objects of payments, in the order of the published schema.
///
/// Objects that the mock does nothing with (`retail`, `emv`, `subMerchant` and the like) are not looked into.
extension Shape {
    static let merchantAuthentication = Shape(
        .may("name", .text(25)),
        .one(of: [
            "transactionKey": .text(16), "sessionToken": .text, "password": .text(40),
            "impersonationAuthentication": .anything, "fingerPrint": .anything, "clientKey": .text,
            "accessToken": .text,
        ]), .may("mobileDeviceId", .text(60)))

    static let creditCard = Shape(
        .need("cardNumber", .characters(4...16)), .need("expirationDate", .characters(4...7)),
        .may("cardCode", .cardCode),
        .may("isPaymentToken", .flag), .may("cryptogram"), .may("tokenRequestorName"), .may("tokenRequestorId"),
        .may("tokenRequestorEci"))

    static let bankAccount = Shape(
        .may("accountType", .words("bankAccountTypeEnum", ["checking", "savings", "businessChecking"])),
        .need("routingNumber", .text(9)), .need("accountNumber", .text(17)), .need("nameOnAccount", .text(22)),
        .may("echeckType", .words("echeckTypeEnum", ["PPD", "WEB", "CCD", "TEL", "ARC", "BOC"])),
        .may("bankName", .text(50)), .may("checkNumber", .text(15)))

    static let opaqueData = Shape(
        .need("dataDescriptor"), .need("dataValue"), .may("dataKey"), .may("expirationTimeStamp", .dateTime))

    static let payment = Shape(
        .one(of: [
            "creditCard": .members(creditCard), "bankAccount": .members(bankAccount), "trackData": .anything,
            "encryptedTrackData": .anything, "payPal": .anything, "opaqueData": .members(opaqueData), "emv": .anything,
        ]), .may("dataSource"))

    static let name = Shape(
        .may("firstName", .text(50)), .may("lastName", .text(50)), .may("company", .text(50)),
        .may("address", .text(60)),
        .may("city", .text(40)), .may("state", .text(40)), .may("zip", .text(20)), .may("country", .text(60)))

    static let address = name.adding(
        .may("phoneNumber", .text(25)), .may("faxNumber", .text(25)), .may("email", .text(255)))

    static let order = Shape(
        .may("invoiceNumber", .text(20)), .may("description", .text(255)), .may("discountAmount", .decimal),
        .may("taxIsAfterDiscount", .flag), .may("totalTaxTypeCode", .text(3)),
        .may("purchaserVATRegistrationNumber", .text(21)), .may("merchantVATRegistrationNumber", .text(21)),
        .may("vatInvoiceReferenceNumber", .text(15)), .may("purchaserCode", .text(17)),
        .may("summaryCommodityCode", .text(4)), .may("purchaseOrderDateUTC", .date),
        .may("supplierOrderReference", .text(25)), .may("authorizedContactName", .text(36)),
        .may("cardAcceptorRefNumber", .text(25)), .may("amexDataTAA1", .text(40)), .may("amexDataTAA2", .text(40)),
        .may("amexDataTAA3", .text(40)), .may("amexDataTAA4", .text(40)))

    private static let lineItem = Shape(
        .need("itemId", .characters(1...31)), .need("name", .characters(1...31)), .may("description", .text(255)),
        .need("quantity", .decimal), .need("unitPrice", .decimal), .may("taxable", .flag),
        .may("unitOfMeasure", .text(12)),
        .may("typeOfSupply", .text(2)), .may("taxRate", .decimal), .may("taxAmount", .decimal),
        .may("nationalTax", .decimal), .may("localTax", .decimal), .may("vatRate", .decimal),
        .may("alternateTaxId", .text(20)), .may("alternateTaxType", .text(4)),
        .may("alternateTaxTypeApplied", .text(4)),
        .may("alternateTaxRate", .decimal), .may("alternateTaxAmount", .decimal), .may("totalAmount", .decimal),
        .may("commodityCode", .text(15)), .may("productCode", .text(30)), .may("productSKU", .text(30)),
        .may("discountRate", .decimal), .may("discountAmount", .decimal), .may("taxIncludedInTotal", .flag),
        .may("taxIsAfterDiscount", .flag))

    private static let extendedAmount = Shape(
        .need("amount", .decimal), .may("name", .text(31)), .may("description", .text(255)))

    static let customerTypes = FieldType.words("customerTypeEnum", ["individual", "business"])

    private static let customerData = Shape(
        .may("type", customerTypes), .may("id", .text(20)), .may("email", .text(255)),
        .may("driversLicense", .anything),
        .may("taxId", .characters(8...9)))

    static let settings = Shape(.many("setting", .members(Shape(.may("settingName"), .may("settingValue")))))

    static let subsequentAuthentication = Shape(
        .may("originalNetworkTransId", .text(255)), .may("originalAuthAmount", .decimal),
        .may(
            "reason",
            .words("merchantInitTransReasonEnum", ["resubmission", "delayedCharge", "reauthorization", "noShow"])))

    private static let profile = Shape(
        .may("createProfile", .flag), .may("customerProfileId", .numeric),
        .may("paymentProfile", .members(Shape(.need("paymentProfileId", .numeric), .may("cardCode", .cardCode)))),
        .may("shippingProfileId", .numeric))

    static let transactionRequest = Shape(
        .need("transactionType"), .may("amount", .decimal), .may("currencyCode"), .may("payment", .members(payment)),
        .may("profile", .members(profile)),
        .may("solution", .members(Shape(.need("id"), .may("name"), .may("vendorName")))), .may("callId"),
        .may("terminalNumber"), .may("authCode"), .may("refTransId"), .may("splitTenderId"),
        .may("order", .members(order)),
        .may("lineItems", .members(Shape(.many("lineItem", .members(lineItem))))),
        .may("tax", .members(extendedAmount)), .may("duty", .members(extendedAmount)),
        .may("shipping", .members(extendedAmount)), .may("taxExempt", .flag), .may("poNumber"),
        .may("customer", .members(customerData)), .may("billTo", .members(address)), .may("shipTo", .members(name)),
        .may("customerIP"),
        .may(
            "cardholderAuthentication",
            .members(Shape(.need("authenticationIndicator"), .need("cardholderAuthenticationValue")))),
        .may("retail", .anything), .may("employeeId"), .may("transactionSettings", .members(settings)),
        .may("userFields", .members(Shape(.many("userField", .members(Shape(.may("name"), .may("value"))))))),
        .may("surcharge", .members(extendedAmount)), .may("merchantDescriptor"), .may("subMerchant", .anything),
        .may("tip", .members(extendedAmount)),
        .may(
            "processingOptions",
            .members(
                Shape(
                    .may("isFirstRecurringPayment", .flag), .may("isFirstSubsequentAuth", .flag),
                    .may("isSubsequentAuth", .flag), .may("isStoredCredentials", .flag)))),
        .may("subsequentAuthInformation", .members(subsequentAuthentication)), .may("otherTax", .anything),
        .may("shipFrom", .members(name)),
        .may(
            "authorizationIndicatorType",
            .members(Shape(.may("authorizationIndicator", .words("authIndicatorEnum", ["pre", "final"]))))))

    static let heldTransaction = Shape(
        .need("action", .words("afdsTransactionEnum", ["approve", "decline"])), .need("refTransId"))

    static let containerData = Shape(
        .need("type", .words("webCheckOutTypeEnum", ["PAN", "TOKEN"])), .need("id", .characters(1...64)),
        .may(
            "token",
            .members(
                Shape(
                    .need("cardNumber", .characters(4...16)), .need("expirationDate", .characters(4...7)),
                    .may("cardCode", .cardCode), .may("zip", .characters(1...20)), .may("fullName", .characters(1...64))
                ))),
        .may("bankToken", .members(bankAccount)))
}
