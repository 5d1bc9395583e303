extension StaffConsole {
    /// The pages of what owners set up.
    var settingsRoutes: [ConsoleRoute] { offerRoutes + branchRoutes + pageSettingsRoutes + templateRoutes }
    /// The pages that tell what happened.
    var reportRoutes: [ConsoleRoute] { reportPages + casePages + outboxPages + auditPages }
}
