extension StoreTransaction {
    /// Keeps others from appending to the book of what concerns no order; those of orders are kept by the lock of the order.
    func lockStoreBook(_ book: String) throws(OrderError) {
        if book == Chain.storeBook { try lock("book/\(book)") }
    }

    /// Changes a customer's record, one transaction after the other, so that none writes back what another one has changed.
    ///
    /// - Returns: whether something changed.
    /// - Throws: `OrderError.notFound`.
    @discardableResult
    func changeCustomer(_ id: Customer.ID, by change: (inout Customer) -> Void) throws(OrderError) -> Bool {
        guard let seen = try customer(id) else { throw .notFound("customer", id) }
        var changed = seen
        change(&changed)
        guard changed != seen else { return false }
        try lock("customer/\(id)")
        guard var current = try customer(id) else { throw .notFound("customer", id) }
        change(&current)
        try update(current)
        return true
    }
}
