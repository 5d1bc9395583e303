internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// Complaints about charges, made by the test cards that announce them.
extension State {
    /// What Stripe takes for a dispute, in the smallest unit.
    private static let disputeFee: Int64 = 1500

    /// The trouble of a charge's test card arrives.
    mutating func makeTrouble(_ id: String, _ call: inout Call) {
        guard let charge = charges[id], charge.isCaptured else { return }
        switch charge.card.scenario.trouble {
        case nil:
            break
        case .fraudWarning:
            let notice = Notice.earlyFraudWarning(
                id: call.identifier("issfr_1", 23), charge: charge, created: call.seconds)
            emit("radar.early_fraud_warning.created", .notice(notice), &call)
        case .dispute(let reason, let isInquiry, let count):
            for _ in 0..<count { openDispute(charge, reason: reason, isInquiry: isInquiry, &call) }
        }
    }

    /// The dispute with an id from a path.
    func dispute(_ id: String) throws(Failure) -> Dispute {
        guard let dispute = disputes[id] else { throw .notFound("dispute", id, parameter: "dispute") }
        return dispute
    }

    func listDisputes(_ parameters: inout Parameters) throws(Failure) -> JSON {
        let page = try PageRequest(&parameters)
        let charge = try parameters.text("charge")
        let payment = try parameters.text("payment_intent")
        try parameters.finish()
        let (found, hasMore) = try page.read(disputes, noun: "dispute") {
            page.created.contains($0.created) && (charge == nil || $0.charge == charge)
                && (payment == nil || $0.paymentIntent == payment)
        }
        return .list(found.map(\.json), url: "/v1/disputes", hasMore: hasMore)
    }

    /// Takes evidence; the texts `winning_evidence` and `losing_evidence` decide a dispute at once.
    mutating func updateDispute(
        _ id: String, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        var dispute = try dispute(id)
        let old = dispute.json
        if var evidence = try parameters.group("evidence") {
            dispute.evidenceText = try evidence.change("uncategorized_text").applied(to: dispute.evidenceText)
            try evidence.finish()
        }
        let isSubmitted = try parameters.flag("submit") ?? true
        dispute.metadata.merge(try parameters.metadata())
        try parameters.finish()
        guard dispute.status.hasSuffix("needs_response") else {
            throw .refused("This dispute is \(dispute.status) and takes no more evidence.")
        }
        if isSubmitted, dispute.evidenceText != nil {
            dispute.isEvidenceSubmitted = true
            dispute.status = dispute.isInquiry ? "warning_under_review" : "under_review"
        }
        disputes[id] = dispute
        emit("charge.dispute.updated", .dispute(dispute), previous: Self.difference(old, dispute.json), &call)
        if isSubmitted {
            switch dispute.evidenceText {
            case "winning_evidence": close(id, isWon: true, &call)
            case "losing_evidence": close(id, isWon: false, &call)
            default: break
            }
        }
        return try self.dispute(id).json
    }

    mutating func closeDispute(
        _ id: String, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        try parameters.finish()
        let dispute = try dispute(id)
        guard dispute.status.hasSuffix("needs_response") else {
            throw .refused("This dispute is \(dispute.status) and cannot be closed.")
        }
        close(id, isWon: false, &call)
        return try self.dispute(id).json
    }

    private mutating func openDispute(_ charge: Charge, reason: String, isInquiry: Bool, _ call: inout Call) {
        var dispute = Dispute(
            id: call.identifier("du_1", 23), created: call.seconds, amount: charge.amountCaptured,
            currency: charge.currency, charge: charge.id, paymentIntent: charge.paymentIntent, reason: reason,
            isInquiry: isInquiry, status: isInquiry ? "warning_needs_response" : "needs_response")
        if !isInquiry {
            dispute.balanceTransactions = [
                adjustment(-dispute.amount, fee: Self.disputeFee, dispute, "Chargeback withdrawal", &call)
            ]
        }
        disputes.add(dispute, id: dispute.id)
        let wasDisputed = charges[charge.id]?.isDisputed ?? false
        charges.change(charge.id) { $0.isDisputed = $0.isDisputed || !isInquiry }
        emit("charge.dispute.created", .dispute(dispute), &call)
        if !isInquiry { emit("charge.dispute.funds_withdrawn", .dispute(dispute), &call) }
        if let updated = charges[charge.id], updated.isDisputed != wasDisputed {
            emit("charge.updated", .charge(updated), previous: ["disputed": false], &call)
        }
    }

    private mutating func close(_ id: String, isWon: Bool, _ call: inout Call) {
        guard let dispute = disputes[id] else { return }
        var reinstated: [JSON] = []
        if isWon, !dispute.isInquiry {
            reinstated = [adjustment(dispute.amount, fee: -Self.disputeFee, dispute, "Chargeback reversal", &call)]
        }
        disputes.change(id) {
            $0.status = $0.isInquiry ? "warning_closed" : isWon ? "won" : "lost"
            $0.balanceTransactions += reinstated
        }
        guard let closed = disputes[id] else { return }
        emit("charge.dispute.closed", .dispute(closed), &call)
        if !reinstated.isEmpty { emit("charge.dispute.funds_reinstated", .dispute(closed), &call) }
    }

    private mutating func adjustment(
        _ amount: Int64, fee: Int64, _ dispute: Dispute, _ description: String, _ call: inout Call
    ) -> JSON {
        let id = addBalanceTransaction(
            amount, fee: fee, dispute.currency, type: "adjustment", source: dispute.id, description: description,
            isAvailable: true, &call)
        return balanceTransactions[id]?.json ?? .null
    }
}
