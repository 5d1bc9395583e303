public import PaymentCore

extension Plan {
    /// When the link ends; nil where the terms have none.
    ///
    /// At this very moment it has ended (D-22).
    public var linkEnd: Timestamp? {
        guard let link = terms.link, let issued = linkIssuedAt else { return nil }
        return issued.instant.adding(seconds: Int64(link.lifetimeHours) * 3600)
    }

    /// When the order is cancelled by itself if nothing is ever paid; nil where it never is.
    public var autoCancelAt: Timestamp? {
        guard let minutes = terms.link?.autoCancelMinutes, let issued = linkIssuedAt,
            !payments.contains(where: { $0.state == .captured })
        else { return nil }
        return issued.instant.adding(seconds: Int64(minutes) * 60)
    }

    /// The next instant at which `advance` will do something; nil when time alone changes nothing.
    public var nextDeadline: Timestamp? {
        guard status == .open, inFlight == 0 else { return nil }
        let end = isLinkEndAnnounced ? nil : linkEnd
        guard let end, let cancel = autoCancelAt else { return end ?? autoCancelAt }
        return min(end, cancel)
    }

    /// Applies what time alone brings about until `moment`: the end of the link, and the cancellation of what was not paid.
    ///
    /// Nothing ends while a payment is in flight: it may have been made in time.
    ///
    /// - Returns: what changed. A link that ends with its order is not announced besides (D-21).
    @discardableResult
    public mutating func advance(to moment: Moment) -> [PlanChange] {
        var changes: [PlanChange] = []
        while let deadline = nextDeadline, deadline <= moment.instant {
            if let cancel = autoCancelAt, cancel == deadline {
                changes.append(.autoCancelled)
                close(keeping: 0, &changes)
                become(.cancelled, &changes)
            } else {
                isLinkEndAnnounced = true
                changes.append(.linkExpired)
            }
        }
        return changes
    }

    mutating func reissueLink(at moment: Moment, _ changes: inout [PlanChange]) throws(Refusal) {
        try requireOpen()
        guard terms.link != nil else { throw .noLink }
        linkIssuedAt = moment
        isLinkEndAnnounced = false
        if let linkEnd { changes.append(.linkIssued(expires: linkEnd)) }
    }
}
