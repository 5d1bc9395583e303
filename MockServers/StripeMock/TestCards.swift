extension TestCard {
    /// Every published card that the mock knows.
    ///
    /// Whatever is not here is refused (S-81).
    static let all: [TestCard] = brands + countries + declines + authentications + afterwards + risks

    private static let brands = [
        TestCard(["visa"], "4242424242424242"),
        TestCard(["visa_debit"], "4000056655665556", funding: "debit"),
        TestCard(["mastercard"], "5555555555554444", "mastercard"),
        TestCard([], "2223003122003222", "mastercard"),
        TestCard(["mastercard_debit"], "5200828282828210", "mastercard", funding: "debit"),
        TestCard(["mastercard_prepaid"], "5105105105105100", "mastercard", funding: "prepaid"),
        TestCard(
            ["amex", "amex_threeDSecureNotSupported"], "378282246310005", "amex", authentication: .unsupported),
        TestCard([], "371449635398431", "amex", authentication: .unsupported),
        TestCard(["discover"], "6011111111111117", "discover"),
        TestCard([], "6011000990139424", "discover"),
        TestCard([], "6011981111111113", "discover", funding: "debit"),
        TestCard(["diners"], "3056930009020004", "diners"),
        TestCard([], "36227206271667", "diners"),
        TestCard(["jcb"], "3566002020360505", "jcb", country: "JP"),
        TestCard(["unionpay"], "6200000000000005", "unionpay", country: "CN"),
    ]

    private static let countries = [
        TestCard(["ar"], "4000000320000021", country: "AR"),
        TestCard(["br"], "4000000760000002", country: "BR"),
        TestCard(["ca"], "4000001240000000", country: "CA"),
        TestCard(["at"], "4000000400000008", country: "AT"),
    ]

    /// Refused on a charge and, but for the last, when saved to a customer.
    private static let declines = [
        TestCard(
            ["visa_chargeDeclined", "chargeDeclined"], "4000000000000002", decline: .generic, declinesWhenSaved: true),
        TestCard(
            ["visa_chargeDeclinedInsufficientFunds", "chargeDeclinedInsufficientFunds"], "4000000000009995",
            decline: .insufficientFunds, declinesWhenSaved: true),
        TestCard(
            ["visa_chargeDeclinedLostCard", "chargeDeclinedLostCard"], "4000000000009987", decline: .lost,
            declinesWhenSaved: true),
        TestCard(
            ["visa_chargeDeclinedStolenCard", "chargeDeclinedStolenCard"], "4000000000009979", decline: .stolen,
            declinesWhenSaved: true),
        TestCard(["chargeDeclinedExpiredCard"], "4000000000000069", decline: .expired, declinesWhenSaved: true),
        TestCard(["chargeDeclinedIncorrectCvc"], "4000000000000127", decline: .incorrectCode, declinesWhenSaved: true),
        TestCard(["chargeDeclinedProcessingError"], "4000000000000119", decline: .processing, declinesWhenSaved: true),
        TestCard(
            ["visa_chargeDeclinedVelocityLimitExceeded", "chargeDeclinedVelocityLimitExceeded"], "4000000000006975",
            decline: .velocity, declinesWhenSaved: true),
        TestCard(["chargeCustomerFail"], "4000000000000341", decline: .generic),
    ]

    private static let authentications = [
        TestCard(["authenticationRequiredOnSetup"], "4000002500003155", authentication: .untilSetUp),
        TestCard(["authenticationRequired"], "4000002760003184", authentication: .always),
        TestCard(["authenticationRequiredSetupForOffSession"], "4000003800000446", authentication: .onSession),
        TestCard(
            ["authenticationRequiredChargeDeclinedInsufficientFunds"], "4000008260003178", decline: .insufficientFunds,
            authentication: .always),
        TestCard(["threeDSecure2Required", "threeDSecureRequired"], "4000000000003220", authentication: .always),
        TestCard(
            ["threeDSecureRequiredChargeDeclined"], "4000008400001629", decline: .generic, authentication: .always),
        TestCard(
            ["threeDSecureRequiredProcessingError"], "4000008400001280", decline: .generic,
            authentication: .lookupFails),
        TestCard(["threeDSecureOptional"], "4000000000003055", authentication: .onRequest),
        TestCard(
            ["threeDSecureOptionalProcessingError"], "4000000000003097", authentication: .lookupErrorOnRequest),
    ]

    private static let afterwards = [
        TestCard(["pendingRefund"], "4000000000007726", refunds: .waits),
        TestCard(["refundFail"], "4000000000005126", refunds: .comesBack),
        TestCard(
            ["createDispute"], "4000000000000259",
            trouble: .dispute(reason: "fraudulent", isInquiry: false, count: 1)),
        TestCard(
            ["createDisputeProductNotReceived"], "4000000000002685",
            trouble: .dispute(reason: "product_not_received", isInquiry: false, count: 1)),
        TestCard(
            ["createDisputeInquiry"], "4000000000001976",
            trouble: .dispute(reason: "fraudulent", isInquiry: true, count: 1)),
        TestCard(["createIssuerFraudRecord"], "4000000000005423", trouble: .fraudWarning),
        TestCard(
            ["createMultipleDisputes"], "4000000404000079",
            trouble: .dispute(reason: "fraudulent", isInquiry: false, count: 2)),
        TestCard(
            ["createCe3EligibleDispute"], "4000000404000038",
            trouble: .dispute(reason: "fraudulent", isInquiry: false, count: 1)),
        TestCard(
            ["createComplianceDispute"], "4000008400000779",
            trouble: .dispute(reason: "noncompliant", isInquiry: false, count: 1)),
        TestCard(["bypassPending"], "4000000000000077", isAvailableAtOnce: true),
        TestCard(["bypassPendingInternational"], "4000003720000278", country: "IE", isAvailableAtOnce: true),
    ]

    private static let risks = [
        TestCard(
            ["radarBlock", "chargeDeclinedFraudulent"], "4100000000000019", decline: .blocked, risk: .blocked),
        TestCard(["riskLevelHighest"], "4000000000004954", risk: .highest),
        TestCard(["riskLevelElevated"], "4000000000009235", risk: .elevated),
        TestCard(["cvcCheckFail"], "4000000000000101", checks: Checks(code: "fail")),
        TestCard(["avsZipFail"], "4000000000000036", checks: Checks(postalCode: "fail")),
        TestCard(["avsLine1Fail"], "4000000000000028", checks: Checks(line1: "fail")),
        TestCard(["avsFail"], "4000000000000010", checks: Checks(line1: "fail", postalCode: "fail")),
        TestCard(["avsUnchecked"], "4000000000000044", checks: Checks(line1: "unavailable", postalCode: "unavailable")),
        TestCard(["cvcCheckFailElevatedRisk"], "4000058400307872", risk: .elevated, checks: Checks(code: "fail")),
        TestCard(["avsZipFailElevatedRisk"], "4000058400306072", risk: .elevated, checks: Checks(postalCode: "fail")),
    ]
}
