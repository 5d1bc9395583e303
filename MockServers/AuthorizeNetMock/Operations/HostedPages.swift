internal import MockServerKit
internal import PaymentCore

/// The hosted page as the merchant asks for it and as the buyer pays on it.
extension State {
    /// `getHostedPaymentPageRequest`: a token that opens the page for fifteen minutes.
    mutating func openPage(_ root: Element, _ call: inout Call) throws(Failure) -> Answer {
        guard let request = root["transactionRequest"] else { throw .invalid("Transaction Request") }
        try request.checkLimits(call.wire)
        guard request["payment"] == nil else {
            throw Failure("E00119", "Payment information is not allowed in the hosted payment page request.")
        }
        let profile = request["profile"]
        guard profile?["paymentProfile"] == nil, profile?["shippingProfileId"] == nil else {
            throw Failure("E00138", "Payment profile or shipping profile ids are not allowed in this request.")
        }
        guard let kind = request.text("transactionType").flatMap(Transaction.Kind.init(rawValue:)),
            kind == .authorize || kind == .authorizeAndCapture
        else { throw Failure("E00060", "The transaction type is invalid.") }
        let amount: Int64
        do throws(Refusal) {
            amount = try Self.chargedAmount(request)
        } catch {
            throw Amount.isAccepted(request.text("currencyCode")) ? .invalid("Amount") : .invalid("Currency Code")
        }
        let customer = profile?.text("customerProfileId")
        if let customer {
            guard let known = customers[customer], isReplicated(known.created, call) else { throw .notFound }
        }
        let page = HostedPage(
            token: RandomID.random("", 240, call.context.random), created: call.now, kind: kind, amount: amount,
            order: OrderData(request, call),
            window: try Element.duplicateWindow(in: try request.transactionSettings()), customer: customer,
            options: try HostedOptions(root["hostedPaymentSettings"]))
        pages.add(page, id: page.token)
        return Answer(payload: [.text("token", page.token)])
    }

    /// What becomes of a submitted page.
    enum PageOutcome {
        /// Paid, or held for review.
        case done
        /// The buyer's bank asks first; the id of the step.
        case challenge(String)
        /// Declined or wrong, with the words for the buyer.
        case refused(String)
    }

    /// Takes the card that a buyer entered.
    mutating func submit(
        _ token: String, _ instrument: Instrument, _ order: OrderData, savesCard: Bool, _ call: inout Call
    ) -> PageOutcome {
        guard instrument.card.needsChallenge, !instrument.card.expiry.isOver(on: call.today) else {
            return pay(token, instrument, order, savesCard: savesCard, &call)
        }
        let challenge = PendingChallenge(id: call.uuid(), instrument: instrument, order: order, savesCard: savesCard)
        pages.change(token) { $0.challenge = challenge }
        return .challenge(challenge.id)
    }

    /// Goes on after the buyer's bank was asked.
    mutating func finishChallenge(_ token: String, isPassed: Bool, _ call: inout Call) -> PageOutcome {
        guard let challenge = pages[token]?.challenge else { return .refused("This authentication is over.") }
        pages.change(token) { $0.challenge = nil }
        guard isPassed else { return .refused("The cardholder was not authenticated. Nothing was charged.") }
        return pay(token, challenge.instrument, challenge.order, savesCard: challenge.savesCard, &call)
    }

    private mutating func pay(
        _ token: String, _ instrument: Instrument, _ order: OrderData, savesCard: Bool, _ call: inout Call
    ) -> PageOutcome {
        guard let page = pages[token], page.transaction == nil else { return .done }
        let charge = Charge(
            kind: page.kind, amount: page.amount, instrument: instrument, order: order, window: page.window)
        do throws(Refusal) {
            let answer = try authorize(charge, &call)
            guard answer.responseCode == 1 || answer.responseCode == 4 else { return .refused(answer.reason.text) }
            pages.change(token) { $0.transaction = answer.id }
            if savesCard, answer.responseCode == 1, let customer = page.customer {
                saveCard(of: answer.id, for: customer, &call)
            }
            return .done
        } catch {
            switch error {
            case .failure(let failure): return .refused(failure.text)
            case .reason(let reason, _, _): return .refused(reason.text)
            }
        }
    }
}
