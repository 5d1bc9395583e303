internal import Foundation
internal import PaymentCore

/// What a payer has to do, kept with the attempt: its continuation is a secret between the gateway and this store (S-01), so all of it is
/// sealed for the attempt.
extension StoreKey {
    /// Encrypts an action for the attempt that waits for it.
    func seal(_ action: RequiredAction, for attempt: MerchantReference) throws(OrderError) -> [UInt8] {
        let text: String
        do {
            text = String(decoding: try JSONEncoder().encode(StoredAction(action)), as: UTF8.self)
        } catch {
            throw OrderError(.corrupt, "the action of attempt '\(attempt)' cannot be written down: \(error)")
        }
        return try seal(text, for: Self.owner(attempt))
    }

    /// Decrypts the action of an attempt.
    ///
    /// - Throws: `OrderError.corrupt` when it was sealed for another attempt or with another key.
    func openAction(_ sealed: [UInt8], for attempt: MerchantReference) throws(OrderError) -> RequiredAction {
        let record = SealedRecord(name: "action of attempt", field: "attempt", id: attempt.text)
        let text = try open(sealed, for: Self.owner(attempt), record)
        do {
            return try JSONDecoder().decode(StoredAction.self, from: Data(text.utf8)).action()
        } catch {
            throw record.closed("holds none")
        }
    }

    private static func owner(_ attempt: MerchantReference) -> [UInt8] {
        FieldEncoding(["required-action", attempt.text]).bytes
    }
}

/// An action in the form that is sealed.
private struct StoredAction: Codable {
    enum Step: Codable {
        case redirect(String)
        case form(String, names: [String], values: [String])
        case gatewayLibrary(String)
        case oneTimeCode
        case returnOfPayer
    }

    let step: Step
    let gateway: String
    let reference: String
    let continuation: String?

    init(_ action: RequiredAction) {
        step =
            switch action.step {
            case .redirect(let url): .redirect(url.text)
            case .form(let url, let fields): .form(url.text, names: fields.map(\.name), values: fields.map(\.value))
            case .gatewayLibrary(let token): .gatewayLibrary(token.withBytes { String(decoding: $0, as: UTF8.self) })
            case .oneTimeCode: .oneTimeCode
            case .returnOfPayer: .returnOfPayer
            }
        gateway = action.reference.gateway.rawValue
        reference = action.reference.id
        continuation = action.continuation?.rawValue
    }

    func action() throws -> RequiredAction {
        let step: RequiredAction.Step
        switch self.step {
        case .redirect(let url): step = .redirect(try AbsoluteURL(url))
        case .form(let url, let names, let values):
            step = .form(
                action: try AbsoluteURL(url), fields: zip(names, values).map { FormField(name: $0, value: $1) })
        case .gatewayLibrary(let token): step = .gatewayLibrary(clientToken: Secret(token))
        case .oneTimeCode: step = .oneTimeCode
        case .returnOfPayer: step = .returnOfPayer
        }
        return RequiredAction(
            step: step, reference: GatewayReference(gateway: GatewayID(rawValue: gateway), id: reference),
            continuation: try continuation.map { try PaymentToken($0) })
    }
}
