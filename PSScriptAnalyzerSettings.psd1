@{
    Severity     = @('Error', 'Warning')
    ExcludeRules = @(
        # build.ps1 and its like talk to the person who runs them; their output is no data.
        'PSAvoidUsingWriteHost'
        # The rule does not see that Pester's It reads what BeforeAll has assigned.
        'PSUseDeclaredVarsMoreThanAssignments'
        # Nor that a script's functions use the script's parameters.
        'PSReviewUnusedParameter'
        # The module's commands are cmdlets in C#. Functions in scripts are helpers that nobody calls from outside.
        'PSUseShouldProcessForStateChangingFunctions'
        'PSUseSingularNouns'
    )
}
