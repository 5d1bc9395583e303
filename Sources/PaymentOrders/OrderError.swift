public import PaymentCore
public import PaymentPlans

/// Why something that was asked of the orders was not done.
///
/// Nothing has changed then, unless the code says that nobody knows. The description can be shown to staff; it holds no secret.
public struct OrderError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The plan does not allow it now; `refusal` says why, with the bound.
        case refused
        /// A value is wrong.
        case invalid
        /// There is no record of this name.
        case notFound
        /// Somebody else changed it meanwhile, or it is there already with other data.
        case conflict
        /// Who asks may not do it (S-44).
        case forbidden
        /// The gateway refused the request, or cannot do it; no money moved. `gatewayError` says why.
        case gateway
        /// The account is stopped: its credentials are refused, or it is not configured.
        case accountStopped
        /// The store does not work; nothing was kept.
        case storeUnavailable
        /// The store went away during a commit: nobody knows whether it was kept.
        case commitUnknown
        /// What is stored contradicts itself; a person has to look.
        case corrupt
        /// The lease on this work has run out or was given to another worker.
        case leaseLost
    }

    /// The kind of failure.
    public let code: Code
    /// What was wrong and what to do.
    public let message: String
    /// The field that is wrong, where one is.
    public let field: String?
    /// The value of the wrong field, shortened.
    public let value: String?
    /// Why the plan does not allow it.
    public let refusal: Refusal?
    /// What the gateway said.
    public let gatewayError: PaymentError?

    /// Creates an error.
    public init(
        _ code: Code, _ message: String, field: String? = nil, value: String? = nil, refusal: Refusal? = nil,
        gatewayError: PaymentError? = nil
    ) {
        self.code = code
        self.message = message
        self.field = field
        self.value = value
        self.refusal = refusal
        self.gatewayError = gatewayError
    }

    /// Wraps what a plan does not allow.
    public init(_ refusal: Refusal) {
        self.init(.refused, "the plan does not allow it: \(refusal)", refusal: refusal)
    }

    /// Wraps terms from which no plan can be made.
    public init(_ error: PlanError) {
        self.init(.invalid, "\(error)", field: error.field, value: error.value)
    }

    /// Wraps a value that cannot be.
    public init(_ error: InvalidValue) {
        self.init(.invalid, error.description, field: error.field, value: error.value)
    }

    /// Wraps what a gateway refused.
    public init(_ error: PaymentError) {
        self.init(
            error.code == .authenticationFailed ? .accountStopped : .gateway, error.description, field: error.field,
            value: error.value, gatewayError: error)
    }

    /// No record of this name.
    public static func notFound(_ what: String, _ name: some CustomStringConvertible) -> OrderError {
        OrderError(.notFound, "there is no \(what) '\(name)'", field: what, value: name.description)
    }

    /// A sentence for staff.
    public var description: String { message }

    /// Runs `body` with the errors of values, plans and gateways as errors of orders.
    static func wrapping<Result>(_ body: () throws -> Result) throws(OrderError) -> Result {
        do { return try body() } catch let error as OrderError {
            throw error
        } catch let error as InvalidValue {
            throw OrderError(error)
        } catch let error as Refusal {
            throw OrderError(error)
        } catch let error as PlanError {
            throw OrderError(error)
        } catch let error as PaymentError {
            throw OrderError(error)
        } catch {
            throw OrderError(.corrupt, "\(error)")
        }
    }
}
