internal import ArgumentParser
internal import PaymentCore
internal import PaymentOrders

/// The flags that say which gateway accounts a collector charges.
struct CollectAccounts: ParsableArguments {
    @Option(
        help: """
            An account that orders are paid through: the gateway's name, or NAME=GATEWAY where orders call it NAME. It may be \
            repeated. Gateways: \(GatewayName.list).
            """,
        completion: .list(GatewayName.allCases.map(\.rawValue)))
    var account: [String] = []

    @Option(
        help: "Another address than the live service's, such as a mock's; with several accounts NAME=URL, repeated.")
    var baseURL: [String] = []

    @Option(
        help: """
            A file with NAME=value lines that only you can read; else the environment is used. For one account of several \
            NAME=FILE, repeated.
            """,
        completion: .file())
    var credentials: [String] = []

    @Flag(help: "The accounts move no real money; so does one with a --base-url of its own.")
    var sandbox = false

    /// An account as the flags say it.
    private struct Named {
        let name: AccountName
        let gateway: GatewayName
        var baseURL: String?
        var credentials: String?
    }

    /// Opens the accounts.
    ///
    /// - Throws: `InvalidValue` naming the flag that cannot be.
    func open() throws -> [GatewayAccount] {
        try named().map { account in
            GatewayAccount(
                account.name,
                try account.gateway.open(credentials: account.credentials, baseURL: account.baseURL),
                isLive: account.baseURL == nil && !sandbox)
        }
    }

    private func named() throws(InvalidValue) -> [Named] {
        var accounts: [Named] = []
        for text in account {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name = try AccountName(parts[0])
            guard let gateway = GatewayName(rawValue: parts[parts.count - 1]) else {
                throw InvalidValue("account", text, "must be a gateway or NAME=GATEWAY, of \(GatewayName.list)")
            }
            guard !accounts.contains(where: { $0.name == name }) else {
                throw InvalidValue("account", text, "is there twice; every account has a name of its own")
            }
            accounts.append(Named(name: name, gateway: gateway))
        }
        guard !accounts.isEmpty else {
            throw InvalidValue(
                "account", "", "is missing: name every account that orders are paid through, --account stripe")
        }
        try assign(baseURL, "baseURL", \.baseURL, to: &accounts)
        try assign(credentials, "credentials", \.credentials, to: &accounts)
        return accounts
    }

    /// Gives accounts what `NAME=value` says of one, or a bare value of all that have none.
    private func assign(
        _ texts: [String], _ field: String, _ member: WritableKeyPath<Named, String?>, to accounts: inout [Named]
    ) throws(InvalidValue) {
        var common: String?
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if parts.count == 2, let place = accounts.firstIndex(where: { $0.name.text == parts[0] }) {
                guard accounts[place][keyPath: member] == nil else {
                    throw InvalidValue(field, text, "is there twice for this account")
                }
                accounts[place][keyPath: member] = parts[1]
            } else {
                // Two gateways share no address, while one file may hold the credentials of all.
                guard common == nil, field == "credentials" || accounts.count == 1 else {
                    throw InvalidValue(
                        field, text,
                        "must be NAME=… with the name of an account: \(accounts.map(\.name.text).joined(separator: ", "))"
                    )
                }
                common = text
            }
        }
        for place in accounts.indices where accounts[place][keyPath: member] == nil {
            accounts[place][keyPath: member] = common
        }
    }
}
