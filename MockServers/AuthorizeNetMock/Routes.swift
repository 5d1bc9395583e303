internal import HTTPTypes
internal import MockServerKit

/// The requests that the API knows, by the names of their roots without `Request`.
enum Operation: String, CaseIterable, Sendable {
    case authenticateTest, isAlive, getMerchantDetails
    case createTransaction, updateHeldTransaction, securePaymentContainer, getHostedPaymentPage
    case createCustomerProfile, createCustomerProfileFromTransaction, getCustomerProfile, updateCustomerProfile
    case deleteCustomerProfile, getCustomerProfileIds
    case createCustomerPaymentProfile, getCustomerPaymentProfile, updateCustomerPaymentProfile
    case validateCustomerPaymentProfile, deleteCustomerPaymentProfile
    case getTransactionDetails, getUnsettledTransactionList, getSettledBatchList, getTransactionList
    case getBatchStatistics, getTransactionListForCustomer
    case createSubscription = "ARBCreateSubscription"
    case getSubscription = "ARBGetSubscription"
    case getSubscriptionStatus = "ARBGetSubscriptionStatus"
    case updateSubscription = "ARBUpdateSubscription"
    case cancelSubscription = "ARBCancelSubscription"
    case getSubscriptionList = "ARBGetSubscriptionList"

    /// Finds an operation by the root of a request.
    init?(root: String) {
        guard root.hasSuffix("Request") else { return nil }
        self.init(rawValue: String(root.dropLast("Request".count)))
    }

    /// The root of the answer in XML.
    var answerRoot: String {
        switch self {
        case .createCustomerProfileFromTransaction: Self.createCustomerProfile.rawValue + "Response"
        case .getTransactionListForCustomer: Self.getTransactionList.rawValue + "Response"
        default: rawValue + "Response"
        }
    }

    /// What the answer carries although the request was refused: an empty transaction, or empty lists.
    var emptyPayload: [Node] {
        switch self {
        case .createTransaction, .updateHeldTransaction: [TransactionAnswer.absent]
        case .createCustomerProfile, .createCustomerProfileFromTransaction: CreatedProfile().nodes
        default: []
        }
    }

    /// Whether the call belongs to the Transaction Details API, which a merchant can switch off.
    var isReporting: Bool {
        switch self {
        case .getTransactionDetails, .getUnsettledTransactionList, .getSettledBatchList, .getTransactionList,
            .getBatchStatistics, .getTransactionListForCustomer:
            true
        default: false
        }
    }

    /// The members of the request in their order, those that all requests have included.
    var shape: Shape {
        let base = Shape(
            .need("merchantAuthentication", .members(.merchantAuthentication)), .may("clientId", .text(30)),
            .may("refId", .text(20)))
        switch self {
        case .isAlive: return Shape(.may("refId", .text(20)))
        case .authenticateTest, .getMerchantDetails, .getCustomerProfileIds: return base
        case .createTransaction: return base.adding(.need("transactionRequest", .members(.transactionRequest)))
        case .updateHeldTransaction: return base.adding(.need("heldTransactionRequest", .members(.heldTransaction)))
        case .securePaymentContainer: return base.adding(.need("data", .members(.containerData)))
        case .getHostedPaymentPage:
            return base.adding(
                .need("transactionRequest", .members(.transactionRequest)),
                .may("hostedPaymentSettings", .members(.settings)))
        case .getTransactionDetails: return base.adding(.need("transId", .numeric))
        case .getUnsettledTransactionList:
            return base.adding(
                .may("status", .words("TransactionGroupStatusEnum", ["any", "pendingApproval"])),
                .may("sorting", .members(.transactionSorting)), .may("paging", .members(.paging)))
        case .getSettledBatchList:
            return base.adding(
                .may("includeStatistics", .flag), .may("firstSettlementDate", .dateTime),
                .may("lastSettlementDate", .dateTime))
        case .getTransactionList:
            return base.adding(
                .may("batchId", .numeric), .may("sorting", .members(.transactionSorting)),
                .may("paging", .members(.paging)))
        case .getBatchStatistics: return base.adding(.need("batchId", .numeric))
        case .getTransactionListForCustomer:
            return base.adding(
                .need("customerProfileId", .numeric), .may("customerPaymentProfileId", .numeric),
                .may("sorting", .members(.transactionSorting)), .may("paging", .members(.paging)))
        case .createSubscription: return base.adding(.need("subscription", .members(.subscription)))
        case .getSubscription: return base.adding(.need("subscriptionId", .numeric), .may("includeTransactions", .flag))
        case .getSubscriptionStatus, .cancelSubscription: return base.adding(.need("subscriptionId", .numeric))
        case .updateSubscription:
            return base.adding(.need("subscriptionId", .numeric), .need("subscription", .members(.subscription)))
        case .getSubscriptionList:
            return base.adding(
                .need(
                    "searchType",
                    .words(
                        "ARBGetSubscriptionListSearchTypeEnum",
                        [
                            "cardExpiringThisMonth", "subscriptionActive", "subscriptionExpiringThisMonth",
                            "subscriptionInactive",
                        ])),
                .may("sorting", .members(.subscriptionSorting)), .may("paging", .members(.paging)))
        default: return profileShape(base)
        }
    }

    private func profileShape(_ base: Shape) -> Shape {
        let id = Shape.Particle.need("customerProfileId", .numeric)
        let paymentID = Shape.Particle.need("customerPaymentProfileId", .numeric)
        let mode = Shape.Particle.may("validationMode", Shape.validationModes)
        switch self {
        case .createCustomerProfile: return base.adding(.need("profile", .members(.customerProfile)), mode)
        case .createCustomerProfileFromTransaction:
            return base.adding(
                .need("transId", .numeric), .may("customer", .members(.customerBase)),
                .may("customerProfileId", .numeric),
                .may("defaultPaymentProfile", .flag), .may("defaultShippingAddress", .flag),
                .may("profileType", Shape.profileTypes))
        case .getCustomerProfile:
            return base.adding(
                .may("customerProfileId", .numeric), .may("merchantCustomerId", .text(20)), .may("email"),
                .may("unmaskExpirationDate", .flag), .may("includeIssuerInfo", .flag))
        case .updateCustomerProfile: return base.adding(.need("profile", .members(.changedCustomerProfile)))
        case .createCustomerPaymentProfile:
            return base.adding(id, .need("paymentProfile", .members(.paymentProfile)), mode)
        case .getCustomerPaymentProfile:
            return base.adding(
                id, .may("customerPaymentProfileId", .numeric), .may("unmaskExpirationDate", .flag),
                .may("includeIssuerInfo", .flag))
        case .updateCustomerPaymentProfile:
            return base.adding(id, .need("paymentProfile", .members(.changedPaymentProfile)), mode)
        case .validateCustomerPaymentProfile:
            return base.adding(
                id, paymentID, .may("customerShippingAddressId", .numeric), .may("cardCode", .cardCode),
                .need("validationMode", Shape.validationModes))
        case .deleteCustomerPaymentProfile: return base.adding(id, paymentID)
        default: return base.adding(id)
        }
    }
}

/// What a path means.
enum Route {
    /// The JSON and XML API.
    case api
    /// The webhook management API, with the parts of the path behind `/rest/v1/`.
    case rest([String])
    /// The hosted payment page.
    case payment
    /// The cardholder authentication of one payment.
    case challenge(String)

    /// Reads a path; `nil` for one that the mock does not have.
    init?(_ path: String) {
        switch path {
        case "/xml/v1/request.api": self = .api
        case Pages.paymentPath: self = .payment
        default:
            if path.hasPrefix("/rest/v1/") {
                self = .rest(path.dropFirst("/rest/v1/".count).split(separator: "/").map(String.init))
            } else if path.hasPrefix(Pages.challengePath) {
                self = .challenge(String(path.dropFirst(Pages.challengePath.count)))
            } else {
                return nil
            }
        }
    }
}
