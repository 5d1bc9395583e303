internal import PaymentLocalization
internal import PaymentTemplates

/// What the console says, in one language.
///
/// Words are cases, so that no language can leave one out; templates find each by its name.
protocol ConsoleTexts: OrderTexts {
    /// Words of the frame, of signing in and of the list of staff.
    func word(_ word: ConsoleWord) -> String
    func name(of section: ConsoleSection) -> String
    func name(of role: StaffRole) -> String
    func words(for problem: StaffProblem) -> String
    /// That tries were used up, and when there are some again.
    func tooManyTries(until time: String) -> String
    /// What was done to the list of staff or one's own account; nil for a word that is none.
    func done(_ word: String) -> String?
}

extension ConsoleTexts {
    subscript(word: ConsoleWord) -> String { self.word(word) }

    /// The words that templates ask for as `say.…`.
    var frame: [String: TemplateValue] {
        Dictionary(uniqueKeysWithValues: ConsoleWord.allCases.map { ($0.rawValue, .text(word($0))) })
    }
}

extension Language {
    /// What the console says.
    var console: any ConsoleTexts {
        switch self {
        case .en: EnglishConsole()
        case .uk: UkrainianConsole()
        }
    }
}

/// A word or a sentence of the console's frame and of its pages about staff.
enum ConsoleWord: String, CaseIterable {
    case menu, sections, leave, signIn, loginName, loginNameHelp, password, enter, wrongSignIn, otp, otpHelp, wrongCode
    case tooManySignIns, forbiddenTitle, forbiddenText, unknownTitle, unknownText, troubleTitle, changedMeanwhile
    case gatewayTrouble, storeTrouble, back, home
    case me, shownName, role, language, save, add, addPerson, addPersonHelp, change, remove, removeText, people
    case presentPassword, newPassword, newPasswordHelp, changePassword, resetPassword, resetHelp
    case secondFactor, factorIsOn, factorIsOff, factorWhy, factorSetUp, factorScan, factorSecret, factorLink
    case factorConfirm, turnOn, turnOff, takeOff, takeOffHelp, yes, no
    case ownCode, ownPassword, proofHelp, proofOfRoleHelp, oneself
    case refundLimits, refundLimitsHelp, wrongLimits
}
