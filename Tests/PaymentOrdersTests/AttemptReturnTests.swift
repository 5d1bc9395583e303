import LiqPayGateway
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("Payers who come back from their bank")
struct AttemptReturnTests {
    @Test("what the browser brings back finishes the payment, once (S-26, S-45)")
    func finishes() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .wayForPay)
        let begun = try await shop.challenge(order)
        let fields = try shop.answerBank(begun.action, passing: true)
        let done = try await shop.orders.finishPayment(begun.payment.id, with: fields)
        #expect(done.attempt.state == .succeeded && done.payment.state == .captured)
        #expect(try await shop.orders.order(order.id).plan.paid == [100_00])
        let sent = shop.requests(.wayForPay).count
        let again = try await shop.orders.finishPayment(begun.payment.id, with: fields)
        #expect(again.isRepeat && again.attempt == done.attempt)
        #expect(shop.requests(.wayForPay).count == sent)
        #expect(try shop.balance(.wayForPay) == 100_00)
        #expect(done.attempt.sealedAction == nil)
        #expect(try await shop.orders.requiredAction(of: begun.payment.id) == nil)
    }

    @Test("a payer whom the bank did not believe has not paid, and may pay another way")
    func fails() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .wayForPay)
        let begun = try await shop.challenge(order)
        let fields = try shop.answerBank(begun.action, passing: false)
        let done = try await shop.orders.finishPayment(begun.payment.id, with: fields)
        #expect(done.attempt.state == .declined && done.payment.state == .failed)
        #expect(try await shop.reserved(of: order) == 0)
        try await shop.pay(order, 500_00, nonce: "form-2")
        #expect(try shop.balance(.wayForPay) == 500_00)
    }

    @Test(
        "coming back proves nothing, whatever is brought along (S-26)",
        arguments: [
            [], [FormField(name: "transactionStatus", value: "Approved")],
            [FormField(name: "PaRes", value: ""), FormField(name: "MD", value: "")],
        ])
    func provesNothing(_ fields: [FormField]) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .wayForPay)
        let begun = try await shop.challenge(order)
        _ = try? await shop.orders.finishPayment(begun.payment.id, with: fields)
        let attempt = try await shop.attempts(of: order)
        #expect(attempt.map(\.state) == [.actionRequired])
        #expect(try shop.balance(.wayForPay) == 0)
        // The payer may still do what the bank asked for.
        let action = try await shop.orders.requiredAction(of: begun.payment.id)
        let answer = try shop.answerBank(action, passing: true)
        #expect(try await shop.orders.finishPayment(begun.payment.id, with: answer).attempt.state == .succeeded)
    }

    @Test("a look-up before the payer has acted leaves the action as it was")
    func lookedUpMeanwhile() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .wayForPay)
        let begun = try await shop.challenge(order)
        let reference = try #require(begun.attempt.transaction)
        #expect(try await shop.learn(.actionRequired(reference), of: begun.attempt).state == .actionRequired)
        #expect(try await shop.orders.requiredAction(of: begun.payment.id) == begun.action)
        let fields = try shop.answerBank(begun.action, passing: true)
        #expect(try await shop.orders.finishPayment(begun.payment.id, with: fields).attempt.state == .succeeded)
    }

    @Test("an answer of the bank that was made up is a refusal")
    func madeUp() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .wayForPay)
        let begun = try await shop.challenge(order)
        let fields = [FormField(name: "PaRes", value: "approved"), FormField(name: "MD", value: "1")]
        let done = try await shop.orders.finishPayment(begun.payment.id, with: fields)
        #expect(done.attempt.state == .declined && done.payment.state == .failed)
        #expect(try shop.balance(.wayForPay) == 0)
    }

    @Test("another process shows the action again and finishes the payment (F-13, F-16)")
    func finishesElsewhere() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .wayForPay)
        let begun = try await shop.challenge(order)
        let other = try await shop.again(seed: 2).orders
        let action = try #require(try await other.requiredAction(of: begun.payment.id))
        #expect(action == begun.action)
        let fields = try shop.answerBank(action, passing: true)
        #expect(try await other.finishPayment(begun.payment.id, with: fields).attempt.state == .succeeded)
        #expect(try shop.balance(.wayForPay) == 100_00)
    }

    @Test("an answer that is lost on the way leaves the payment to be looked up (F-03)")
    func answerLost() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .wayForPay)
        let begun = try await shop.challenge(order)
        let fields = try shop.answerBank(begun.action, passing: true)
        shop.breakDown(.wayForPay, .answerLost)
        _ = try? await shop.orders.finishPayment(begun.payment.id, with: fields)
        shop.breakDown(.wayForPay, nil)
        #expect(try await shop.orders.lookUp(begun.attempt.reference, under: nil).state == .succeeded)
        #expect(try shop.balance(.wayForPay) == 100_00)
    }

    @Test("the store holds nothing of the action in clear, and it opens for its own attempt only (S-01)")
    func isSealed() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .wayForPay)
        let begun = try await shop.challenge(order)
        let ticket = try #require(begun.action?.continuation).rawValue
        let sealed = try #require(begun.attempt.sealedAction)
        #expect(!String(decoding: sealed, as: UTF8.self).contains(ticket))
        let other = try MerchantReference("another-attempt")
        #expect(throws: OrderError.self) { try shop.orders.key.openAction(sealed, for: other) }
        let error = #expect(throws: OrderError.self) {
            try shop.orders.key.openAction(Array(sealed.dropLast()), for: begun.attempt.reference)
        }
        #expect(error?.code == .corrupt && error?.value == begun.attempt.reference.text)
    }

    @Test("every kind of action is kept as it was")
    func everyStep() throws {
        let key = try StoreKey(Secret((0..<32).map { UInt8($0) }))
        let attempt = try MerchantReference("attempt-1")
        let reference = GatewayReference(gateway: .liqPay, id: "ref-1")
        let url = try AbsoluteURL("https://bank.example/acs?a=1")
        let steps: [RequiredAction.Step] = [
            .redirect(url),
            .form(action: url, fields: [FormField(name: "PaReq", value: "a\"b"), FormField(name: "MD", value: "")]),
            .gatewayLibrary(clientToken: Secret("client-token-1")), .oneTimeCode, .returnOfPayer,
        ]
        for step in steps {
            for continuation in [nil, try PaymentToken("ticket-1")] {
                let action = RequiredAction(step: step, reference: reference, continuation: continuation)
                let opened = try key.openAction(try key.seal(action, for: attempt), for: attempt)
                #expect(opened == action)
            }
        }
    }

    @Test("a payment that is not there cannot be finished")
    func unknownPayment() async throws {
        let shop = try await Shop.open()
        let id = try PaymentRecord.ID("nothing")
        #expect(try await shop.refusal { try await shop.orders.finishPayment(id) } == .notFound)
        #expect(try await shop.refusal { try await shop.orders.requiredAction(of: id) } == .notFound)
    }
}

extension Shop {
    /// Pays 100.00 with a card whose bank wants to see the payer.
    fileprivate func challenge(_ order: Order) async throws -> PayResult {
        let result = try await orders.pay(
            order.id,
            PayRequest(
                nonce: PaymentRecord.ID("form-1"), amount: ShopGateway.wayForPay.money(100_00),
                source: .token(
                    PaymentToken("mock-token-3ds"), returnURL: AbsoluteURL("https://shop.example/return")),
                payer: Self.payerDetails),
            by: Self.payer)
        guard result.attempt.state == .actionRequired else {
            throw ShopFailure("the payment is \(result.attempt.state)")
        }
        return result
    }

    /// Does what the bank asks for, and gives what the browser brings back.
    fileprivate func answerBank(_ action: RequiredAction?, passing: Bool) throws -> [FormField] {
        guard case .form(let url, let fields)? = action?.step else { throw ShopFailure("the action is no form") }
        var form = FormEncoding()
        for field in fields { form.append(field.name, field.value) }
        form.append("result", passing ? "approve" : "fail")
        let page = String(decoding: try wayForPay.send(url.text, form.text).body, as: UTF8.self)
        return try ["PaRes", "MD"].map { name in
            guard let start = page.firstRange(of: "name=\"\(name)\" value=\"")?.upperBound else {
                throw ShopFailure("the bank's page brings back no \(name)")
            }
            return FormField(name: name, value: String(page[start...].prefix { $0 != "\"" }))
        }
    }
}
