#!/usr/bin/env bash
# ./build.sh [Build|Test|Demo|Pack|Publish|Help|Soak|Bench|Mutate|Clean]: finds or installs PowerShell and hands over to build.ps1.
# Without PowerShell it does what the .NET SDK alone can, with PowerShell's engine from a package, and says what it left out.
set -euo pipefail
cd "$(dirname "$0")"
task=${1:-Build}
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1

if command -v pwsh > /dev/null; then
    exec pwsh -NoProfile -File build.ps1 "$@"
fi
if dotnet tool restore > /dev/null 2>&1 && dotnet pwsh -NoProfile -Command exit > /dev/null 2>&1; then
    exec dotnet pwsh -NoProfile -File build.ps1 "$@"
fi
echo "PowerShell is not available: there is no pwsh on PATH, and 'dotnet tool restore' did not install it."

build() {
    rm -rf out/Moomoo.ShortInterest
    dotnet build src/Moomoo.ShortInterest.PowerShell -c Release -nologo -v:quiet -clp:NoSummary
    echo "Built: $PWD/out/Moomoo.ShortInterest"
}

case $task in
Build)
    build
    ;;
Demo)
    mkdir -p out
    build
    dotnet run --project samples/HostPowerShell -c Release -- out/Moomoo.ShortInterest out/hk-00700.csv
    ;;
Test)
    rm -rf out/Moomoo.ShortInterest
    dotnet build ShortInterest.sln -c Release -nologo -v:quiet -clp:NoSummary
    dotnet run --project tests/Runner -c Release --no-build
    ;;
Pack)
    rm -rf out/packages
    dotnet pack Packages.slnf -p:PackageBuild=true -nologo -v:minimal -tl:off
    echo "Packed for .NET programs: $PWD/out/packages"
    echo "Not packed: the module for the PowerShell Gallery, which needs PowerShell."
    ;;
Clean)
    rm -rf out
    find src tests samples \( -name bin -o -name obj \) -type d -prune -exec rm -rf {} +
    ;;
*)
    echo "The task '$task' needs PowerShell."
    exit 1
    ;;
esac
