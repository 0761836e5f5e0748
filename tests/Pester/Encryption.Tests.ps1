BeforeAll { . $PSScriptRoot/Common.ps1 }
AfterAll { Remove-Module Moomoo.ShortInterest }

Describe 'Encryption' {
    It 'speaks with a gateway that has a key of <_> bits' -ForEach 1024, 2048 {
        $key = New-RsaKeyFile "$TestDrive/$_.pem" $_
        $gateway = Start-OpenDSimulator -RsaKeyPath $key
        $connection = $gateway | Connect-OpenD -RsaKeyPath $key -PassThru
        $connection.Encrypted | Should -BeTrue
        Get-ShortInterest HK.00700 | Should -HaveCount 10
        Disconnect-OpenD
        $gateway | Stop-OpenDSimulator
    }

    It 'takes a path relative to the location' {
        $null = New-RsaKeyFile "$TestDrive/relative.pem"
        Push-Location $TestDrive
        try {
            $gateway = Start-OpenDSimulator -RsaKeyPath relative.pem
            $gateway | Connect-OpenD -RsaKeyPath ./relative.pem
            Disconnect-OpenD
            $gateway | Stop-OpenDSimulator
        }
        finally { Pop-Location }
    }

    Context 'names what is wrong' {
        BeforeAll {
            $key = New-RsaKeyFile "$TestDrive/key.pem"
            $other = New-RsaKeyFile "$TestDrive/other.pem" -Kind 1024-other
            $larger = New-RsaKeyFile "$TestDrive/larger.pem" 2048
            $encrypted = Start-OpenDSimulator -RsaKeyPath $key
            $plain = Start-OpenDSimulator
            foreach ($kind in 'pkcs8', 'public', 'pkcs1-password', 'pkcs8-password', 'garbage', 'truncated', 'ec') { $null = New-RsaKeyFile "$TestDrive/$kind.pem" -Kind $kind }
        }
        AfterAll { $encrypted, $plain | Stop-OpenDSimulator }

        It 'no key where one is wanted' { { $encrypted | Connect-OpenD } | Should -Throw -ErrorId 'EncryptionRequired,*' }
        It 'a key where none is wanted' { { $plain | Connect-OpenD -RsaKeyPath $key } | Should -Throw -ErrorId 'EncryptionNotEnabled,*' }
        It 'the wrong key' { { $encrypted | Connect-OpenD -RsaKeyPath $other } | Should -Throw -ErrorId 'WrongRsaKey,*' }
        It 'the wrong key of another size' { { $encrypted | Connect-OpenD -RsaKeyPath $larger } | Should -Throw -ErrorId 'WrongRsaKey,*' }
        It 'no file' { { $encrypted | Connect-OpenD -RsaKeyPath "$TestDrive/none.pem" } | Should -Throw -ErrorId 'InvalidRsaKey,*' }
        It 'a file that is no PKCS#1 private key: <_>' -ForEach 'pkcs8.pem', 'public.pem', 'garbage.pem', 'truncated.pem', 'ec.pem' {
            $failure = $null
            try { $encrypted | Connect-OpenD -RsaKeyPath "$TestDrive/$_" } catch { $failure = $_ }
            $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidRsaKey,*'
            $failure.Exception.Message | Should -BeLike "*$_*"
            $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }
        It 'a key with a password: <_>' -ForEach 'pkcs1-password.pem', 'pkcs8-password.pem' { { $encrypted | Connect-OpenD -RsaKeyPath "$TestDrive/$_" } | Should -Throw -ErrorId 'RsaKeyHasPassword,*' }
    }
}
