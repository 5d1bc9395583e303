internal import MockServerKit
internal import PaymentCore

/// Something that happens by itself when its time comes, to the payment with a key.
enum DueWork: Sendable {
    /// A confirmation that the payer owed is too late.
    case challengeLapses(String)
    /// A hold that was not captured is given back.
    case holdLapses(String)
    /// The shop was not verified in time: money taken is given back.
    case acceptanceLapses(String)
    /// A check of a payment ends.
    case checkEnds(String)
    /// A page or an invoice takes no payment any more.
    case pageLapses(String)
    /// A subscription charges its card.
    case subscriptionCharges(String)
}

/// How long things last.
enum Lifetime {
    /// How long the payer has to confirm; LiqPay publishes none.
    static let challenge: Int64 = 15 * 60
    /// How long a hold lasts, by LiqPay's text; issuers may drop it sooner.
    static let hold: Int64 = 30 * 86_400
    /// After how long the money of a shop that was not verified goes back.
    static let acceptance: Int64 = 60 * 86_400
    /// How long a check takes here.
    static let check: Int64 = 3600
}

extension State {
    /// Does one piece of work whose time has come.
    mutating func perform(_ work: DueWork, _ call: inout Call) {
        switch work {
        case .challengeLapses(let key): lapseChallenge(key, &call)
        case .holdLapses(let key):
            guard payments[key]?.status == .holdWait else { return }
            move(key, to: .reversed, call)
            notify(key, &call)
        case .acceptanceLapses(let key):
            guard let payment = payments[key], payment.status == .waitAccept else { return }
            payments.change(key) {
                $0.refunded = payment.amount
                $0.refundDate = call.now
            }
            move(key, to: .reversed, call)
            notify(key, &call)
        case .checkEnds(let key): endCheck(key, &call)
        case .pageLapses(let key):
            guard payments[key]?.status.isOpen == true else { return }
            move(key, to: .failure, refusal: "expired_prepared", call)
        case .subscriptionCharges(let key): chargeSubscription(key, &call)
        }
    }

    private mutating func lapseChallenge(_ key: String, _ call: inout Call) {
        let refusal: String
        switch payments[key]?.status {
        case .threeDSecure: refusal = "expired_3ds"
        case .password: refusal = "expired_otp"
        case .code: refusal = "expired_cvv"
        default: return
        }
        move(key, to: .failure, refusal: refusal, call)
        notify(key, &call)
    }

    private mutating func endCheck(_ key: String, _ call: inout Call) {
        guard let payment = payments[key], payment.status == .waitSecure, let card = payment.card else { return }
        let outcome = payment.isByToken ? card.scenario.outcomeByToken : card.scenario.outcome
        if case .underCheck(let refusal?) = outcome {
            move(key, to: .failure, refusal: refusal, call)
            notify(key, &call)
        } else {
            approve(key, &call)
        }
    }
}
