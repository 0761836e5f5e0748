@{
    # By edition: PowerShell 7 and Windows PowerShell 5.1.
    RootModule           = if ($PSEdition -eq 'Core') { 'net8.0/Moomoo.ShortInterest.PowerShell.dll' } else { 'netstandard2.0/Moomoo.ShortInterest.PowerShell.dll' }
    ModuleVersion        = '0.1.0'
    GUID                 = '6a0f7b9e-52c4-4a43-9d0e-6f3b5a1f6c27'
    Author               = 'The Moomoo.ShortInterest authors'
    CompanyName          = 'Moomoo.ShortInterest'
    Copyright            = '(c) 2026 The Moomoo.ShortInterest authors. MIT License.'
    Description          = 'Short interest of Hong Kong and US stocks from a moomoo / Futu OpenD gateway, as typed objects in the pipeline: Get-ShortInterest HK.00700 | Export-Csv hk.csv'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Core', 'Desktop')
    DotNetFrameworkVersion = '4.7.2'

    # The types file names types of these, and is read before the root module.
    RequiredAssemblies   = if ($PSEdition -eq 'Core') { @('net8.0/Moomoo.ShortInterest.dll', 'net8.0/Moomoo.ShortInterest.PowerShell.dll') } else { @('netstandard2.0/Moomoo.ShortInterest.dll', 'netstandard2.0/Moomoo.ShortInterest.PowerShell.dll') }
    TypesToProcess       = @('Moomoo.ShortInterest.Types.ps1xml')
    FormatsToProcess     = @('Moomoo.ShortInterest.Format.ps1xml')

    CmdletsToExport      = @(
        'Connect-OpenD'
        'Disconnect-OpenD'
        'Get-ArchivedDailyShortVolume'
        'Get-ArchivedShortAvailability'
        'Get-ArchivedShortInterest'
        'Get-DailyShortVolume'
        'Get-OpenDConnection'
        'Get-OpenDSecurity'
        'Get-ShortAvailability'
        'Get-ShortInterest'
        'Get-ShortInterestArchive'
        'Get-ShortInterestCalendar'
        'Get-ShortSellingRank'
        'Measure-ShortInterest'
        'Show-ShortInterestChart'
        'Start-OpenDSimulator'
        'Stop-OpenDSimulator'
        'Sync-ShortInterestArchive'
        'Test-OpenDConnection'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()

    PrivateData          = @{
        PSData = @{
            Tags         = @('moomoo', 'Futu', 'OpenD', 'ShortInterest', 'ShortSelling', 'HongKong', 'Stocks', 'Quant', 'Finance', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ProjectUri   = 'https://github.com/moomoo-shortinterest/Moomoo.ShortInterest'
            IconUri      = 'https://raw.githubusercontent.com/moomoo-shortinterest/Moomoo.ShortInterest/main/docs/icon.png'
            ReleaseNotes = 'https://github.com/moomoo-shortinterest/Moomoo.ShortInterest/blob/main/CHANGELOG.md'
        }
    }
}
