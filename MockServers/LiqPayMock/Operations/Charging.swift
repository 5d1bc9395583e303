internal import MockServerKit
internal import PaymentCore

/// How a charge goes, from the card to the last status.
extension State {
    /// Starts to charge the card of a payment: the payer's confirmation first, where the card asks for one.
    mutating func charge(_ key: String, _ call: inout Call) {
        guard let payment = payments[key], let card = payment.card else { return }
        guard !CivilTime(call.now).isAfter(month: card.month, year: card.year) else {
            return decline(key, "9851", &call)
        }
        let status: Payment.Status
        switch card.scenario.confirmation {
        case .threeDSecure where !payment.isByToken: status = .threeDSecure
        case .password where !payment.isByToken: status = .password
        case .code where !payment.isByToken: status = .code
        default: return settle(key, &call)
        }
        let token = call.secretText()
        challenges[token] = key
        move(key, to: status, call)
        payments.change(key) { $0.challenge = Payment.Challenge(token: token) }
        agenda.plan(.challengeLapses(key), at: call.now.adding(seconds: Lifetime.challenge))
    }

    /// Ends a charge that nobody has to confirm any more.
    mutating func settle(_ key: String, _ call: inout Call) {
        guard let payment = payments[key], let card = payment.card else { return }
        switch payment.isByToken ? card.scenario.outcomeByToken : card.scenario.outcome {
        case .approved:
            approve(key, &call)
        case .declined(let code):
            decline(key, code, &call)
        case .waitsForAcceptance:
            guard payment.terms.kind.movesMoney, payment.terms.kind != .hold else { return approve(key, &call) }
            remember(key, call)
            move(key, to: .waitAccept, call)
            agenda.plan(.acceptanceLapses(key), at: call.now.adding(seconds: Lifetime.acceptance))
            notify(key, &call)
        case .underCheck:
            move(key, to: .waitSecure, call)
            agenda.plan(.checkEnds(key), at: call.now.adding(seconds: Lifetime.check))
            notify(key, &call)
        }
    }

    /// The bank agreed.
    mutating func approve(_ key: String, _ call: inout Call) {
        guard let payment = payments[key] else { return }
        remember(key, call)
        switch payment.terms.kind {
        case .hold:
            move(key, to: .holdWait, call)
            agenda.plan(.holdLapses(key), at: call.now.adding(seconds: Lifetime.hold))
        case .subscribe:
            move(key, to: .subscribed, call)
            planCharge(of: key)
        case .auth:
            if payment.terms.wantsCode {
                let code = call.text(6, of: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
                payments.change(key) { $0.verificationCode = code }
            }
            move(key, to: .success, call)
        case .pay, .paysplit, .paydonate, .regular:
            move(key, to: .success, call)
        }
        notify(key, &call)
    }

    /// The bank or LiqPay refused.
    mutating func decline(_ key: String, _ code: String, _ call: inout Call) {
        move(key, to: .failure, refusal: code, call)
        notify(key, &call)
    }

    /// Makes a token of the card where the shop asked for one.
    private mutating func remember(_ key: String, _ call: Call) {
        guard let payment = payments[key], payment.terms.wantsToken, payment.cardToken == nil, !payment.isByToken,
            let card = payment.card
        else { return }
        let token = save(card, call).token
        payments.change(key) { $0.cardToken = token }
    }
}
