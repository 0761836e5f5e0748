using System.Runtime.CompilerServices;
using Moomoo.ShortInterest.Archive.Engines;

namespace Moomoo.ShortInterest.Archive.Tests;

/// <summary>Tests open archives without the store too, in any order, so the store's SQLite must be there before the first of them.</summary>
internal static class SqliteProvider
{
    [ModuleInitializer]
    internal static void Register() => RuntimeHelpers.RunClassConstructor(typeof(SqliteEngine).TypeHandle);
}
