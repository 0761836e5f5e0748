// What the C# compiler needs for a module initializer, and .NET Framework lacks.
namespace System.Runtime.CompilerServices;

[AttributeUsage(AttributeTargets.Method)]
internal sealed class ModuleInitializerAttribute : Attribute;
