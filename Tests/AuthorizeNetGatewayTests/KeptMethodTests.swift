import AuthorizeNetGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

/// What the adapter calls the profile of `key-1` and of `order-1001`.
private let tokenizeName = "kmtc5tu62gr6s7p6pdsy"
private let paymentName = "knf474rsppopcki2agws"
private let consentText = "consent balance 1795250000000 terms-7 of shop"

private let method = answer(
    #"{"paymentProfile":{"customerProfileId":"900000394","customerPaymentProfileId":"900000694","#
        + #""payment":{"creditCard":"#
        + #"{"cardNumber":"XXXX1111","expirationDate":"2030-12","cardType":"Visa"}}},\#(okMessages)}"#)

private func profile(_ name: String, description: String = consentText, card: String? = "XXXX1111")
    -> Result<TransportResponse, TransportError>
{
    let methods = card.map {
        #""paymentProfiles":[{"customerPaymentProfileId":"900000694","payment":{"creditCard":{"cardNumber":"\#($0)","#
            + #""expirationDate":"2030-12","cardType":"Visa"}},"customerType":"individual"}],"#
    }
    return answer(
        #"{"profile":{\#(methods ?? "")"customerProfileId":"900000394","merchantCustomerId":"\#(name)","#
            + #""description":"\#(description)"},\#(okMessages)}"#)
}

private let created = answer(
    #"{"customerProfileId":"900000394","customerPaymentProfileIdList":["900000694"],"#
        + #""customerShippingAddressIdList":[],"validationDirectResponseList":[],\#(okMessages)}"#)
private let added = answer(
    #"{"customerProfileId":"900000394","customerPaymentProfileId":"900000694",\#(okMessages)}"#)
private let emptyLists =
    #""customerPaymentProfileIdList":[],"customerShippingAddressIdList":[],"validationDirectResponseList":[],"#
private let existsAlready = answer(
    "{" + emptyLists + errorMessages("E00039", "A duplicate record with ID 900000394 already exists.") + "}")
private let spent = answer("{" + errorMessages("E00114", "Invalid OTS Token.") + "}")

@Suite struct KeptMethodTests {
    @Test("keeping a method makes a profile named after the key, with the consent in it (G-4)")
    func tokenize() async throws {
        let (gateway, transport) = try subject([created, method])
        let kept = try #require(
            try await gateway.tokenize(tokenizeRequest(payer: PayerDetails(email: "a@example.org", name: "Ann Lee")))
                .value)
        #expect(kept.token.rawValue == "900000694" && kept.customer == customerReference)
        #expect(
            kept.card == CardSummary(brand: "visa", lastFour: "1111", expiry: try CardExpiry(month: 12, year: 2030)))
        #expect(kept.worksWithoutPayer && kept.consent == consent)
        #expect(
            transport.requests[0].bodyText
                == body(
                    "createCustomerProfileRequest",
                    #""refId":"\#(tokenizeName)","profile":{"merchantCustomerId":"\#(tokenizeName)","#
                        + #""description":"\#(consentText)","email":"a@example.org","paymentProfiles":[{"billTo":"#
                        + #"{"firstName":"Ann","lastName":"Lee"},"payment":{"opaqueData":{"dataDescriptor":"#
                        + #""COMMON.ACCEPT.INAPP.PAYMENT","dataValue":"\#(nonce)"}}}]},"validationMode":"liveMode""#))
    }

    @Test(
        "a method is added to the customer that is given, and one that is there already is the same (G-4)",
        arguments: [
            added,
            answer(
                #"{"customerProfileId":"900000394","customerPaymentProfileId":"900000694","#
                    + errorMessages("E00039", "A duplicate customer payment profile already exists.") + "}"),
        ])
    func tokenizeForCustomer(_ answer: Result<TransportResponse, TransportError>) async throws {
        let (gateway, transport) = try subject([answer, method])
        let kept = try #require(try await gateway.tokenize(tokenizeRequest(customer: customerReference)).value)
        #expect(kept.token.rawValue == "900000694" && kept.customer == customerReference)
        #expect(transport.requests[0].call == "createCustomerPaymentProfileRequest")
    }

    @Test("a repeat finds the method that the first call kept (G-8)", arguments: [existsAlready, spent])
    func repeated(_ answer: Result<TransportResponse, TransportError>) async throws {
        let (gateway, transport) = try subject([answer, profile(tokenizeName), method])
        #expect(try await gateway.tokenize(tokenizeRequest()).value?.token.rawValue == "900000694")
        #expect(transport.requests[1].bodyText.contains(#""merchantCustomerId":"\#(tokenizeName)""#))
    }

    @Test("a spent nonce that kept nothing is refused")
    func spentAndNothing() async throws {
        let (gateway, _) = try subject([spent, notFound, notFound, notFound])
        let request = try tokenizeRequest()
        let error = try await thrown { () throws(PaymentError) in try await gateway.tokenize(request) }
        #expect(error.code == .invalidRequest && error.message.contains("nonce is spent"))
    }

    @Test("a spent nonce for a given customer cannot be told from another card, so it is refused")
    func spentForCustomer() async throws {
        let (gateway, _) = try subject([spent])
        let request = try tokenizeRequest(customer: customerReference)
        let error = try await thrown { () throws(PaymentError) in try await gateway.tokenize(request) }
        #expect(error.code == .invalidRequest && error.message.contains("enter the card again"))
    }

    static let validations: [(report: String, reason: Decline.Reason, code: String)] = [
        (#""validationDirectResponseList":["2,1,2,This transaction has been declined.,,Y"],"#, .generic, "2"),
        (#""validationDirectResponse":"3,1,8,The credit card has expired.,,P","#, .expiredCard, "8"),
        ("", .generic, "E00027"),
    ]

    @Test("a card that the bank refuses is declined, and not kept (G-7)", arguments: validations)
    func declined(_ row: (report: String, reason: Decline.Reason, code: String)) async throws {
        let (gateway, _) = try subject([answer("{" + row.report + errorMessages("E00027", "Refused.") + "}")])
        let decline = try #require(try await gateway.tokenize(tokenizeRequest()).decline)
        #expect(decline.reason == row.reason && decline.gatewayCode == row.code)
    }

    static let mismatched: [String] = [
        #"{"customerProfileId":"900000395","customerPaymentProfileId":"900000694",\#(okMessages)}"#,
        #"{"customerProfileId":"900000394","customerPaymentProfileId":"x",\#(okMessages)}"#,
        #"{"customerProfileId":"900000394","customerPaymentProfileId":"900000694","refId":"another",\#(okMessages)}"#,
    ]

    @Test("an answer about another profile is unknown (F-10)", arguments: mismatched)
    func mismatch(_ json: String) async throws {
        let (gateway, _) = try subject([answer(json)])
        let outcome = try await gateway.tokenize(tokenizeRequest(customer: customerReference))
        #expect(outcome.unknown?.reason == .mismatchedAnswer)
    }

    @Test("a method that is not known everywhere yet is asked for again, three times and no more")
    func replication() async throws {
        let (gateway, transport) = try subject([created, notFound, notFound, method])
        #expect(try await gateway.tokenize(tokenizeRequest()).value?.card?.lastFour == "1111")
        #expect(transport.answersLeft == 0)
        let (other, _) = try subject([created, notFound, notFound, notFound])
        let kept = try #require(try await other.tokenize(tokenizeRequest()).value)
        #expect(kept.card == nil && kept.token.rawValue == "900000694")
    }

    @Test("a charge with consent keeps its card by a second call, and marks the payment (G-3, G-4)")
    func keepWithCharge() async throws {
        let (gateway, transport) = try subject([TransactionAnswer().response, created, method])
        let payment = try #require(
            try await gateway.charge(
                chargeRequest(payer: PayerDetails(email: "a@example.org"), keepMethod: consent)
            ).value)
        #expect(payment.storedMethod?.token.rawValue == "900000694")
        #expect(payment.storedMethod?.consent == consent && payment.keptMethod?.customer == customerReference)
        let charge = transport.requests[0].bodyText
        #expect(charge.contains(#""customer":{"id":"\#(paymentName)","email":"a@example.org"}"#))
        #expect(charge.contains(#""processingOptions":{"isFirstSubsequentAuth":true}"#))
        #expect(
            transport.requests[1].bodyText
                == body(
                    "createCustomerProfileFromTransactionRequest",
                    #""transId":"60000000001","customer":{"merchantCustomerId":"\#(paymentName)","#
                        + #""description":"\#(consentText)","email":"a@example.org"}"#))
    }

    @Test("a charge succeeds though its card was not kept, and no card is kept without consent (G-3)")
    func keepFails() async throws {
        let (gateway, _) = try subject([TransactionAnswer().response, answer("")])
        let payment = try #require(try await gateway.charge(chargeRequest(keepMethod: consent)).value)
        #expect(payment.captured == usd(2000) && payment.keptMethod == nil)
        let (other, transport) = try subject([TransactionAnswer().response])
        #expect(try await other.charge(chargeRequest()).value?.keptMethod == nil)
        #expect(!transport.requests[0].bodyText.contains(#""customer""#))
    }

    @Test("the repeat of such a charge finds the card that was kept, or keeps it now (G-8)", arguments: [true, false])
    func repeatKeeps(isKept: Bool) async throws {
        let details = DetailsAnswer(customer: paymentName)
        let rest =
            isKept ? [profile(paymentName), existsAlready, profile(paymentName)] : [notFound, created, method]
        let (gateway, transport) = try subject(
            [TransactionAnswer.refused("11").response, list([details]), details.response] + rest)
        let payment = try #require(try await gateway.charge(chargeRequest(keepMethod: consent)).value)
        #expect(payment.storedMethod?.token.rawValue == "900000694" && payment.storedMethod?.consent == consent)
        #expect(transport.answersLeft == 0)
    }

    @Test("a look-up gives the kept card and the consent back, by the payment's mark")
    func lookup() async throws {
        let details = DetailsAnswer(customer: paymentName)
        let (gateway, _) = try subject([details.response, profile(paymentName)])
        let payment = try await gateway.payment(paymentReference)
        #expect(payment.storedMethod?.consent == consent && payment.keptMethod?.card?.lastFour == "1111")
    }

    static let unmarked: [(customer: String?, answers: [Result<TransportResponse, TransportError>])] = [
        (nil, []), ("cust-7", []), ("900000394", []), ("kept-x", []), (paymentName, [notFound]),
        (paymentName, [profile(paymentName, card: nil)]), (paymentName, [profile(paymentName, card: "XXXX4242")]),
    ]

    @Test("a payment without the mark, or with another card, has no kept method", arguments: unmarked.indices)
    func withoutMark(_ index: Int) async throws {
        let row = Self.unmarked[index]
        let (gateway, transport) = try subject([DetailsAnswer(customer: row.customer).response] + row.answers)
        #expect(try await gateway.payment(paymentReference).keptMethod == nil)
        #expect(transport.answersLeft == 0)
    }

    @Test("a profile that was there before serves several payments, so its text is no consent")
    func ownerProfile() async throws {
        let (gateway, _) = try subject([DetailsAnswer(customer: "kept-900000394").response, profile("any")])
        let payment = try await gateway.payment(paymentReference)
        #expect(payment.keptMethod?.token.rawValue == "900000694" && payment.keptMethod?.consent == nil)
    }

    @Test("keeping a card for a given customer adds it to that profile")
    func keepForCustomer() async throws {
        let (gateway, transport) = try subject([TransactionAnswer().response, created, method])
        _ = try await gateway.charge(chargeRequest(customer: customerReference, keepMethod: consent))
        #expect(transport.requests[0].bodyText.contains(#""customer":{"id":"kept-900000394"}"#))
        #expect(
            transport.requests[1].bodyText
                == body(
                    "createCustomerProfileFromTransactionRequest",
                    #""transId":"60000000001","customerProfileId":"900000394""#))
    }

    @Test("forgetting twice is no error; a method that a subscription uses is one (G-4)")
    func forget() async throws {
        let (gateway, _) = try subject([
            notFound,
            answer(#"{"messages":{"resultCode":"Ok","message":[{"code":"I00003","text":"Deleted before."}]}}"#),
            answer("{" + errorMessages("E00105") + "}"),
        ])
        let method = try storedMethod()
        try await gateway.forget(method)
        try await gateway.forget(method)
        let error = try await thrown { () throws(PaymentError) in try await gateway.forget(method) }
        #expect(error.code == .invalidRequest)
    }

    @Test("a forgotten method cannot be charged", arguments: [true, false])
    func forgotten(isPayerPresent: Bool) async throws {
        let unknown = answer(
            #"{"transactionResponse":{"SupplementalDataQualificationIndicator":0},"refId":"order-1001","#
                + errorMessages("E00040", "Customer Profile ID or Customer Payment Profile ID not found.") + "}")
        let (gateway, _) = try subject([isPayerPresent ? unknown : notFound])
        let method = try storedMethod()
        let request = try chargeRequest(
            source: isPayerPresent ? .stored(method, returnURL: nil) : .storedWithoutPayer(method))
        let error = try await thrown { () throws(PaymentError) in try await gateway.charge(request) }
        #expect(error.code == .invalidRequest)
    }

    @Test("a method that is none of Authorize.net's is refused before sending")
    func foreignMethod() async throws {
        let (gateway, transport) = try subject([])
        for method in [
            try storedMethod(customer: nil), try storedMethod(token: "pm_1"),
            try storedMethod(customer: GatewayReference(gateway: .authorizeNet, id: "cus/1")),
            try storedMethod(customer: GatewayReference(gateway: GatewayID(rawValue: "elsewhere"), id: "1")),
        ] {
            let request = try chargeRequest(source: .storedWithoutPayer(method))
            let error = try await thrown { () throws(PaymentError) in try await gateway.charge(request) }
            #expect(error.code == .invalidRequest)
        }
        #expect(transport.requests.isEmpty)
    }

    @Test("the method of a profile is told under the merchant's consent")
    func tokenization() async throws {
        let (gateway, _) = try subject([profile("any"), profile("any", card: nil)])
        let outcome = try await gateway.tokenization(customerReference, consent: consent)
        #expect(outcome.value?.token.rawValue == "900000694" && outcome.value?.consent == consent)
        let error = try await thrown { () throws(PaymentError) in
            try await gateway.tokenization(customerReference, consent: consent)
        }
        #expect(error.code == .notFound)
    }
}
