using System.Reflection;
using System.Xml.Linq;
using SpikeSharp.Building;
using SpikeSharp.Testing;
using SpikeSharp.Tests.Neurons;
using SpikeSharp.Tests.Simulation;

namespace SpikeSharp.Tests;

public sealed class HouseTests
{
    [Theory]
    [InlineData("SpikeSharp", "")]
    [InlineData("SpikeSharp.Conversion", "SpikeSharp")]
    [InlineData("SpikeSharp.Analysis", "SpikeSharp SpikeSharp.Conversion")]
    [InlineData("SpikeSharp.Plotting", "SpikeSharp")]
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
        // What Microsoft.NETCore.App holds lies beside System.Private.CoreLib, and that one package of the framework's makers.
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        IEnumerable<string> foreign = typeof(Network).Assembly.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => name != "System.Numerics.Tensors" && !File.Exists(Path.Combine(framework, name + ".dll")));
        Assert.Empty(foreign);
        XDocument file = XDocument.Load(Path.Combine(TestData.RepositoryRoot, "src", "SpikeSharp", "SpikeSharp.csproj"));
        Assert.All(file.Descendants("PackageReference"), package => Assert.Equal("System.Numerics.Tensors", (string?)package.Attribute("Include")));
    }

    [Fact]
    public void DrawingLibrary_OfAllProjects_IsReferencedByPlottingAlone()
    {
        IEnumerable<string> found = Directory.GetFiles(TestData.RepositoryRoot, "*.csproj", SearchOption.AllDirectories)
            .Where(path => XDocument.Load(path).Descendants("PackageReference").Any(package => (string?)package.Attribute("Include") is "ScottPlot" or "SkiaSharp"))
            .Select(path => Path.GetFileNameWithoutExtension(path)!);
        Assert.Equal(["SpikeSharp.Plotting"], found);
    }

    [Fact]
    public void EveryNeuronType_OccursInTheNetworksThatCompareTheBackends()
    {
        // PopulationTests compare the backends too. A direct ensemble has no step, and an unknown base is a stand-in for one that a file does not name.
        IEnumerable<string> types = Derived(typeof(NeuronType)).Except([nameof(Direct), nameof(UnknownRate)]);
        IEnumerable<NeuronType> seen = Compared().OfType<SimNeurons>().Select(op => op.Neurons).Concat(PopulationTests.Types.Select(row => row.Data));
        Assert.Equal(types, seen.Where(type => type.GetType().Assembly == typeof(NeuronType).Assembly).Select(type => type.GetType().Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryOperator_OccursInTheNetworksThatCompareTheBackends_AndBothRunIt()
    {
        List<Operator> compared = Compared();
        Assert.Equal(Derived(typeof(Operator)), compared.Select(op => op.GetType().Name).Distinct().Order(StringComparer.Ordinal));
        foreach (Backend backend in (Backend[])[ReferenceBackend.Instance, CpuBackend.Instance])
            Assert.All(compared, op => Assert.True(backend.Supports(op), $"{backend.GetType().Name} does not run {op.Name}"));
    }

    [Fact]
    public void Tolerances_LieInTheOneTable()
    {
        foreach (string path in Directory.GetFiles(Path.Combine(TestData.RepositoryRoot, "tests"), "*.cs", SearchOption.AllDirectories))
        {
            string name = Path.GetFileName(path);
            if (name is "Tolerances.cs" or "HouseTests.cs" || path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)) continue;
            string text = File.ReadAllText(path);
            foreach (string maker in (string[])["new Tolerance(", "Tolerance Tolerance(", "with { Absolute", "with { Relative"])
                Assert.False(text.Contains(maker, StringComparison.Ordinal), $"{name} makes a tolerance of its own ({maker}...): it belongs into Tolerances.cs, with its reason");
        }
    }

    [Fact]
    public void Tolerances_OfTheTable_AreAllListedWithNameAndReason()
    {
        Tolerance[] members = [.. typeof(Tolerances).GetProperties().Where(member => member.PropertyType == typeof(Tolerance)).Select(member => (Tolerance)member.GetValue(null)!)];
        Assert.Equal(members, Tolerances.All);
        Assert.Equal(members.Length, members.Select(tolerance => tolerance.Name).Distinct().Count());
        Assert.All(members, tolerance => Assert.True(tolerance.Name == "exact" || tolerance.Reason.Length > 10, $"{tolerance.Name} has no reason"));
    }

    private static IEnumerable<string> Derived(Type kind) =>
        kind.Assembly.GetTypes().Where(type => type.IsSubclassOf(kind) && !type.IsAbstract).Select(type => type.Name).Order(StringComparer.Ordinal);

    // BackendEqualityTests and RandomModelTests compare the backends on the random networks, SampleFilesTests and SimProcessTests on files, which have what no part of a network becomes: tables, processes.
    private static List<Operator> Compared() =>
        [.. Enumerable.Range(1, 60).SelectMany(seed => new RandomNetwork(seed).Model.Operators), .. Enumerable.Range(1, 100).SelectMany(seed => new RandomModel(seed, seed % 2 == 0).Model.Operators),
            .. BuiltModel.Load(TestData.File("ssm/lif-alpha.ssm")).Operators, .. BuiltModel.Load(TestData.File("ssm/processes.ssm")).Operators,
            .. TensorCallTests.Compared.Operators];

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
        string[] allowed = ["SpikeSharp", "SpikeSharp.Building", "SpikeSharp.Networks", "SpikeSharp.Numerics"];
        Assert.DoesNotContain(typeof(Network).Assembly.GetExportedTypes(), type => !allowed.Contains(type.Namespace));
    }
}
