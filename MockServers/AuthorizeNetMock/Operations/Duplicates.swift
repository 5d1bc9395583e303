internal import MockServerKit
internal import PaymentCore

/// A transaction that a later one may repeat.
struct DuplicateEntry: Sendable {
    let transaction: String
    let at: Timestamp
}

/// The duplicate check, the only guard that the gateway has against charging twice.
///
/// It comes before a nonce is found spent: a client that lost an answer and sends the same again is told of the
/// duplicate (11), not of the nonce (E00114). Approved, held and declined transactions count; errors do not.
extension State {
    /// How long transactions are compared when a request does not say.
    static let duplicateSecondsDefault: Int64 = 120

    /// The mark of everything that is compared, the window included.
    func duplicateMark(
        _ kind: Transaction.Kind, _ amount: Int64, _ card: Card, expiry: String, _ order: OrderData, window: Int64?
    ) -> [UInt64] {
        var fields = [
            account.login, card.fingerprint, expiry, kind.rawValue, "\(amount)", order.purchaseOrder ?? "",
            order.invoiceNumber ?? "", order.customerID ?? "", "\(window ?? Self.duplicateSecondsDefault)",
        ]
        for name in ["firstName", "lastName", "company", "address", "city", "state", "zip", "country"] {
            fields.append(order.billTo[name] ?? "")
        }
        return fingerprints.mark(fields.flatMap { Array($0.utf8) + [0] })
    }

    /// The transaction that one with this mark would repeat.
    func original(of mark: [UInt64], window: Int64?, _ call: Call) -> Transaction? {
        guard let entry = duplicates[mark],
            call.now < entry.at.adding(seconds: window ?? Self.duplicateSecondsDefault)
        else { return nil }
        return transactions[entry.transaction]
    }

    /// The answer to a duplicate; with a window in the request it names what it repeats, if the account is set so.
    func duplicateAnswer(of original: Transaction, window: Int64?, refID: String = "") -> TransactionAnswer {
        var answer = TransactionAnswer(responseCode: 3, original: refID, card: original.card, reason: .duplicate)
        if window != nil, settings.namesOriginalOfDuplicate {
            answer.id = original.id
            answer.authCode = original.responseCode == 1 ? original.authCode : ""
            answer.checks = original.checks
            if original.kind != .refund, original.profile == nil {
                answer.hash = hash(id: original.id, amount: original.authorized)
            }
        }
        return answer
    }

    /// `transHashSha2` of a transaction.
    func hash(id: String, amount: Int64) -> String {
        Signature.transaction(login: account.login, id: id, amount: Amount.text(amount), key: account.signatureKey)
    }
}
