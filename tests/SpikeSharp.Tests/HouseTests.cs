using System.Reflection;
using System.Xml.Linq;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests;

public sealed class HouseTests
{
    [Theory]
    [InlineData("SpikeSharp", "")]
    [InlineData("SpikeSharp.Conversion", "SpikeSharp")]
    [InlineData("SpikeSharp.Analysis", "SpikeSharp SpikeSharp.Conversion")]
    [InlineData("SpikeSharp.Cli", "SpikeSharp SpikeSharp.Analysis SpikeSharp.Conversion")]
    public void Project_References_PointInwards(string project, string expected)
    {
        XDocument file = XDocument.Load(Path.Combine(TestData.RepositoryRoot, "src", project, project + ".csproj"));
        IEnumerable<string> found = file.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')))
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(' ', found));
    }

    [Fact]
    public void Core_References_OnlyTheFramework()
    {
        IEnumerable<string> foreign = typeof(Network).Assembly.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name is not ("System" or "mscorlib" or "netstandard"));
        Assert.Empty(foreign);
    }

    [Fact]
    public void EveryCode_HasAPage_WithItsTitle()
    {
        foreach (FieldInfo field in typeof(DiagnosticCodes).GetFields())
        {
            string code = (string)field.GetRawConstantValue()!;
            if (!code.StartsWith("SPK13", StringComparison.Ordinal) && !code.StartsWith("SPK14", StringComparison.Ordinal)) continue;
            string page = Path.Combine(TestData.RepositoryRoot, "docs", "codes", code + ".md");
            Assert.True(File.Exists(page), $"{field.Name} has no page {code}.md");
            Assert.StartsWith($"# {code}: ", File.ReadAllText(page), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void PublicTypes_OfTheCore_LiveInItsNamespaces()
    {
        string[] allowed = ["SpikeSharp", "SpikeSharp.Building", "SpikeSharp.Numerics"];
        Assert.DoesNotContain(typeof(Network).Assembly.GetExportedTypes(), type => !allowed.Contains(type.Namespace));
    }
}
