extension LedgerAccount {
    /// What people read; programs read its name.
    public var word: ReportWord {
        switch self {
        case .clearing(let account): said("clearing: \(account)", "розрахунки: \(account)")
        case .unbilled: said("unbilled", "ще не виставлено")
        case .receivable: said("receivable", "заборгованість клієнтів")
        case .customerBalance: said("customers’ balances", "баланси клієнтів")
        case .owedBack: said("owed back", "до повернення клієнтам")
        case .sales: said("sales", "продажі")
        case .waived: said("waived", "не стягується")
        case .fees: said("fees", "комісії шлюзів")
        case .disputes: said("disputes", "спірні операції")
        case .suspense: said("suspense", "нез’ясовані суми")
        }
    }

    private func said(_ english: String, _ ukrainian: String) -> ReportWord {
        ReportWord(description, english, ukrainian)
    }
}
