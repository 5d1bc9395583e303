internal import MockServerKit
internal import PaymentCore
internal import PaymentCrypto

/// What opens one mock account.
///
/// Nothing else does: the account, key or password of a real merchant is refused without being repeated (S-81).
struct Credentials: Sendable {
    /// The merchant's name at the gateway.
    let merchantAccount: String
    /// The key of all signatures.
    let secretKey: String
    /// For recurring rules, which are not signed.
    let merchantPassword: String
    /// Any other domain is taken too, as on the live service's test merchant.
    let merchantDomainName = "shop.mock.example"

    /// Signs with `secretKey`.
    let signer: Signer

    /// Draws an account.
    init(random: any RandomSource) {
        merchantAccount = RandomID.random("mock_", 10, random).lowercased()
        secretKey = RandomID.random("", 40, random)
        merchantPassword = Hex.string((0..<2).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } })
        signer = Signer(secretKey)
    }

    /// Checks the account, that everything signed is there, and the signature.
    ///
    /// - Throws: 1115, 1121 or 1113.
    func check(_ parameters: Parameters, _ fields: [SignedField]) throws(Failure) {
        try checkAccount(parameters)
        var values: [String] = []
        for field in fields {
            switch field {
            case .text(let name): values.append(try parameters.required(name))
            case .list(let name): values += try parameters.requiredList(name)
            }
        }
        guard signer.isValid(try parameters.required("merchantSignature"), for: values) else {
            throw Failure(.invalidSignature)
        }
    }

    /// Checks the account and the password of a request about a rule.
    ///
    /// - Throws: 1115, 1121 or 1117.
    func checkPassword(_ parameters: Parameters) throws(Failure) {
        try checkAccount(parameters)
        let password = try parameters.required("merchantPassword")
        guard ConstantTime.equals(Array(password.utf8), Array(merchantPassword.utf8)) else {
            throw Failure(.notAllowed)
        }
    }

    private func checkAccount(_ parameters: Parameters) throws(Failure) {
        let account = try parameters.required("merchantAccount")
        guard ConstantTime.equals(Array(account.utf8), Array(merchantAccount.utf8)) else {
            throw Failure(.unknownAccount)
        }
    }
}

/// A member whose text is signed.
enum SignedField: Sendable, Hashable {
    /// One value.
    case text(String)
    /// All values of a list, one after the other.
    case list(String)

    /// A list of texts.
    static func texts(_ names: String...) -> [SignedField] { names.map(SignedField.text) }

    /// Purchase, CHARGE and CREATE_INVOICE: counts come before prices.
    static let order: [SignedField] =
        texts("merchantAccount", "merchantDomainName", "orderReference", "orderDate", "amount", "currency") + [
            .list("productName"), .list("productCount"), .list("productPrice"),
        ]

    /// SETTLE and REFUND.
    static let money = texts("merchantAccount", "orderReference", "amount", "currency")

    /// CHECK_STATUS and REMOVE_INVOICE.
    static let reference = texts("merchantAccount", "orderReference")

    /// VERIFY, by the API and on the page.
    static let verification = texts("merchantAccount", "merchantDomainName", "orderReference", "amount", "currency")

    /// TRANSACTION_LIST.
    static let period = texts("merchantAccount", "dateBegin", "dateEnd")
}
