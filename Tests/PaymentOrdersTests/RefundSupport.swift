import AuthorizeNetMock
import HTTPTypes
import LiqPayMock
import MockServerKit
import PaymentCore
import PaymentPlans
import StripeMock
import Testing
import WayForPayMock

@testable import PaymentOrders

/// What tests of refunds, suspense and reconciliation need of a shop.
extension Shop {
    /// An order paid in parts, one payment for each of `parts`, a minute apart.
    func partlyPaid(
        _ parts: [Int64], at gateway: ShopGateway, total: Int64 = 1000_00, token: String? = nil
    ) async throws -> Order {
        let terms = try PayerChosenParts(PayerParts(minimumFirst: Percentage("1"), success: Percentage("90"))).terms()
        var order = try await order(.order, terms, total: total, at: gateway)
        for (place, part) in parts.enumerated() {
            order = try await payPart(order, part, at: gateway, nonce: "form-\(place + 1)", token: token)
            advance(minutes: 1)
        }
        return order
    }

    /// The payer pays a part, from an address that LiqPay wants to know.
    @discardableResult
    func payPart(
        _ order: Order, _ minorUnits: Int64, at gateway: ShopGateway, nonce: String, token: String? = nil
    ) async throws -> Order {
        let good = try #require(try ShopCard.good.token(at: gateway))
        let source = try token.map { try PaymentToken($0) } ?? good
        return try await orders.pay(
            order.id,
            PayRequest(
                nonce: PaymentRecord.ID("\(nonce)-\(order.number)"), amount: gateway.money(minorUnits),
                source: .token(source, returnURL: nil), payer: PayerDetails(ipAddress: "203.0.113.7")), by: Self.payer
        ).order
    }

    /// Lets a day and a half pass, after which every gateway has settled what it took.
    func settle() { advance(hours: 36) }

    /// What the bank behind a gateway took less what it gave back, in minor units.
    func bank(_ gateway: ShopGateway) -> Int64 {
        let records =
            switch gateway {
            case .stripe: stripe.engine.withGateway { $0.bankRecords }
            case .authorizeNet: authorizeNet.engine.withGateway { $0.bankRecords }
            case .liqPay: liqpay.engine.withGateway { $0.bankRecords }
            case .wayForPay: wayForPay.engine.withGateway { $0.bankRecords }
            }
        return records.reduce(0) { $0 + $1.taken - $1.returned }
    }

    /// What the ledger says is at a gateway's account, in minor units.
    func booked(_ gateway: ShopGateway) async throws -> Int64 {
        let account = LedgerAccount.clearing(try gateway.account())
        return try await balances().filter { $0.account == account }.reduce(0) { $0 + $1.balance.minorUnits }
    }

    /// What the ledger says lies in an account, in minor units.
    func booked(_ account: LedgerAccount) async throws -> Int64 {
        try await balances().filter { $0.account == account }.reduce(0) { $0 + $1.balance.minorUnits }
    }

    /// Lets the next requests that give money back end in `fault`.
    func injectIntoRefund(_ fault: Fault, at gateway: ShopGateway, times: Int? = 1) {
        switch gateway {
        case .stripe: stripe.engine.inject(FaultRule(fault, method: .post, path: "/v1/refunds", times: times))
        case .authorizeNet: authorizeNet.engine.inject(FaultRule(fault, operation: "refund", times: times))
        case .liqPay: liqpay.engine.inject(FaultRule(fault, operation: "refund", times: times))
        case .wayForPay: wayForPay.engine.inject(FaultRule(fault, operation: "REFUND", times: times))
        }
    }

    /// Gives money of a payment back past the store, as somebody in the gateway's dashboard does.
    func refundInDashboard(_ payment: PaymentRecord, _ minorUnits: Int64, before: Int64 = 0, name: String) async throws
    {
        let gateway = try orders.account(payment.account).gateway
        let refunding = try #require(gateway as? any RefundingGateway)
        let outcome = try await refunding.refund(
            RefundRequest(
                payment: #require(payment.transaction),
                amount: Money(minorUnits: minorUnits, currency: payment.captured.currency),
                refundedBefore: Money(minorUnits: before, currency: payment.captured.currency),
                reference: MerchantReference(name), idempotencyKey: IdempotencyKey(name)))
        guard case .succeeded = outcome else { throw ShopFailure("the dashboard came to \(outcome.name)") }
    }

    func payments(of order: Order) async throws -> [PaymentRecord] {
        try await read { (tx) throws(OrderError) in try tx.payments(of: order.id) }
    }

    func refunds(of order: Order) async throws -> [RefundRecord] {
        try await read { (tx) throws(OrderError) in try tx.refunds(of: order.id) }
    }

    /// Decides a refund of an amount by a manager.
    @discardableResult
    func refund(
        _ order: Order, _ minorUnits: Int64, reason: RefundOrder.Reason = .goodwill, nonce: String = "refund",
        of payment: PaymentRecord.ID? = nil
    ) async throws -> [RefundRecord] {
        try await orders.refund(
            order.id, .exactly(Money(minorUnits: minorUnits, currency: order.plan.currency)), reason: reason,
            of: payment, note: "the course was shorter", nonce: RefundRecord.ID(nonce), by: Self.manager)
    }

    /// Does what is due until nothing is left to do with payments and refunds, letting time pass in between; at most a month of it.
    func workOff() async throws {
        for _ in 0..<400 {
            let items = try await read { (tx) throws(OrderError) in
                try tx.claim(limit: 50, owner: "worker", lease: 120)
            }
            for item in items {
                let isMoney = item.kind == .attempt || item.kind == .refund
                let next = isMoney ? try await work(item) : nil
                _ = try await read { (tx) throws(OrderError) in try tx.finish(item, next: next) }
            }
            if try await isDone() { return }
            advance(minutes: 2)
            if items.isEmpty { advance(hours: 2) }
        }
        throw ShopFailure("work was left after a month")
    }

    private func work(_ item: WorkItem) async throws -> Timestamp? {
        let again = clock.now().adding(seconds: 60)
        do {
            guard item.kind == .attempt else {
                return try await orders.sendRefund(RefundRecord.ID(item.subject), under: item)
            }
            let reference = try MerchantReference(item.subject)
            let attempt = try await read { (tx) throws(OrderError) in try tx.attempt(reference) }
            if attempt?.operation == .refund {
                try await orders.lookUpRefund(reference, under: item)
            } else {
                try await orders.lookUp(reference, under: item)
            }
            return nil
        } catch let error as OrderError {
            guard error.code == .gateway || error.code == .storeUnavailable || error.code == .commitUnknown else {
                throw error
            }
            return again
        }
    }

    private func isDone() async throws -> Bool {
        try await read { (tx) throws(OrderError) in
            for order in try tx.orders(OrderFilter(), after: nil, limit: 100) {
                if try tx.attempts(of: order.id).contains(where: \.state.isOpen) { return false }
                for refund in try tx.refunds(of: order.id) where refund.state == .planned || refund.state == .underWay {
                    if try tx.work(.refund, refund.id.text) != nil || refund.state == .underWay { return false }
                }
            }
            return true
        }
    }

    /// Fails unless everything in the books fits together and the gateway's bank agrees with them.
    func expectSound(at gateway: ShopGateway, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let findings = try await LedgerCheck(orders).run()
        #expect(findings.isEmpty, "\(findings)", sourceLocation: sourceLocation)
        let booked = try await booked(gateway)
        #expect(booked == bank(gateway), "books and bank at \(gateway)", sourceLocation: sourceLocation)
    }
}
