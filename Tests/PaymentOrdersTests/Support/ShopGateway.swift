import PaymentCore
import PaymentOrders

/// A gateway account of the shop; its name is the account's.
enum ShopGateway: String, Sendable, CaseIterable, CustomStringConvertible {
    case stripe
    case authorizeNet = "authorize-net"
    case liqPay = "liqpay"
    case wayForPay = "wayforpay"

    var description: String { rawValue }

    /// The merchant's name for the account.
    func account() throws -> AccountName { try AccountName(rawValue) }

    /// The currency that orders at this gateway are in.
    var currency: Currency {
        switch self {
        case .stripe, .authorizeNet: .usd
        case .liqPay, .wayForPay: .uah
        }
    }

    /// An amount in the gateway's currency.
    func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: currency) }
}

/// A card behind a token of a mock.
enum ShopCard: String, Sendable, CaseIterable {
    /// Pays.
    case good
    /// Has not enough money now; a later try may succeed.
    case poor
    /// Is refused in a way that a later try with it cannot mend.
    case dead
    /// The bank wants the payer to confirm each payment.
    case confirming

    /// The token that stands for it; nil where the mock has none.
    ///
    /// LiqPay's sandbox has one token, which always pays, and codes for tokens that cannot be charged. Authorize.net keeps no card that
    /// it declines.
    ///
    /// - Parameter kept: whether the card is to be kept and charged without the payer.
    func token(at gateway: ShopGateway, kept: Bool = false) throws -> PaymentToken? {
        if kept, gateway == .authorizeNet, self != .good { return nil }
        let text: String? =
            switch (gateway, self) {
            case (.stripe, .good): "pm_card_visa"
            case (.stripe, .poor): "pm_card_visa_chargeDeclinedInsufficientFunds"
            case (.stripe, .dead): "pm_card_visa_chargeDeclinedLostCard"
            case (.stripe, .confirming): "pm_card_authenticationRequired"
            case (.authorizeNet, .good): "mock-nonce-approved"
            case (.authorizeNet, .poor): "mock-nonce-insufficient-funds"
            case (.authorizeNet, .dead): "mock-nonce-declined"
            case (.authorizeNet, .confirming): nil
            case (.liqPay, .good): "sandbox_token"
            case (.liqPay, .poor): nil
            case (.liqPay, .dead): "mock_token_102"
            case (.liqPay, .confirming): nil
            case (.wayForPay, .good): "mock-token-approved"
            case (.wayForPay, .poor): "mock-token-insufficient-funds"
            case (.wayForPay, .dead): "mock-token-fraud"
            case (.wayForPay, .confirming): "mock-token-3ds"
            }
        return try text.map(PaymentToken.init)
    }
}
