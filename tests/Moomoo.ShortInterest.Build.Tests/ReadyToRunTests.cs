using System.Reflection.PortableExecutable;
using Moomoo.ShortInterest.TestRunner;

namespace Moomoo.ShortInterest.Build.Tests;

public sealed class ReadyToRunTests
{
    /// <summary>The machine of an image for Linux is that of the processor, with bits of its own: another system refuses it.</summary>
    [Theory]
    [InlineData("win-x64", 0x8664)]
    [InlineData("linux-x64", 0x8664 ^ 0x7B79)]
    public void The_client_is_compiled_for_the_platform(string platform, int machine)
    {
        foreach (var file in new[] { "Moomoo.OpenD.dll", "Google.Protobuf.dll" })
        {
            using var image = new PEReader(File.OpenRead(Repository.PathOf("src", "Moomoo.OpenD.ReadyToRun", "bin", Repository.Configuration, "net10.0", platform, "publish", file)));
            Assert.Equal(machine, (ushort)image.PEHeaders.CoffHeader.Machine);
            Assert.True(image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0, $"{file} holds no compiled code.");
            Assert.True(File.Exists(Repository.PathOf("out", "Moomoo.ShortInterest", "net8.0", "gateway", platform, file)));
        }
    }
}
