using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using SpikeSharp.Testing;

namespace SpikeSharp.Plotting.Tests;

public sealed partial class ComingFromNengoTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "coming-from-nengo.md")).ReplaceLineEndings("\n");
    private static readonly Type[] Types = [.. typeof(Network).Assembly.GetExportedTypes(), .. typeof(Figure).Assembly.GetExportedTypes()];

    [Fact]
    public void EveryNameOfTheTables_Exists()
    {
        int checkedNames = 0;
        foreach (string[] row in Rows(Page.Split("## Every name")[1]))
        {
            Assert.True(row.Length == 3, $"the row '{string.Join('|', row)}' has {row.Length} columns");
            MatchCollection names = Code().Matches(row[1] + row[2]);
            Assert.True(Code().IsMatch(row[1]) || row[1] == "none", $"'{row[0]}' has neither a name nor 'none'");
            foreach (Match name in names)
            {
                Assert.True(Exists(name.Groups[1].Value, out string problem), $"coming-from-nengo.md, '{row[0]}': {problem}");
                checkedNames++;
            }
        }
        Assert.True(checkedNames > 250);
    }

    [Fact]
    public void Name_ThatIsNotThere_IsFound()
    {
        foreach (string wrong in (string[])["Ensamble", "Ensemble.Radios", "Lif(TauRc, TauX)", "WhiteNoise { Dist }", "Network.Config.Nothing"]) Assert.False(Exists(wrong, out _), wrong);
    }

    [Fact]
    public void Script_OfThePage_GivesTheNumbersOfThePage()
    {
        using StringWriter printed = new();
        TextWriter Console = printed;

        Network model = new(seed: 0);
        Node stim = model.Add(new Node(t => Math.Sin(2 * Math.PI * t)));
        Ensemble a = model.Add(new Ensemble(50, dimensions: 1));
        Ensemble b = model.Add(new Ensemble(50, dimensions: 1));
        model.Connect(stim, a);
        model.Connect(a, b);
        Probe probeStim = model.Add(new Probe(stim));
        Probe probeA = model.Add(new Probe(a) { Synapse = 0.01 });
        Probe probeB = model.Add(new Probe(b) { Synapse = 0.01 });

        using Simulator sim = new(model);
        sim.Run(seconds: 0.2);
        Console.WriteLine(sim.Data[probeB][^1, 0]);

        string own = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "tests", "SpikeSharp.Plotting.Tests", "ComingFromNengoTests.cs"));
        string[] shown = [.. Page.Split("```csharp\n")[1].Split("```")[0].Split('\n').Where(line => line.Length > 0 && line != "using SpikeSharp;")];
        Assert.Equal(12, shown.Length);
        Assert.All(shown, line => Assert.Contains("        " + line + "\n", own.ReplaceLineEndings("\n"), StringComparison.Ordinal));

        Assert.Equal(200, sim.Data[probeStim].Samples);
        string[][] rows = [.. Rows(Page.Split("Both give")[1].Split("## ")[0])];
        Assert.Equal(5, rows.Length);
        foreach (string[] row in rows)
        {
            int sample = int.Parse(row[0], CultureInfo.InvariantCulture) - 1;
            Close.Assert($"a at step {row[0]}", double.Parse(row[1], CultureInfo.InvariantCulture), sim.Data[probeA][sample, 0], Tolerances.PrintedTrace);
            Close.Assert($"b at step {row[0]}", double.Parse(row[2], CultureInfo.InvariantCulture), sim.Data[probeB][sample, 0], Tolerances.PrintedTrace);
        }
        Assert.StartsWith("0.89680839", printed.ToString(), StringComparison.Ordinal);
    }

    // Type.Member.Member(parameters) { properties }
    private static bool Exists(string text, out string problem)
    {
        problem = $"'{text}' is no name";
        Match match = Reference().Match(text);
        if (!match.Success) return false;
        string[] path = match.Groups["path"].Value.Split('.');
        string[] parameters = Names(match.Groups["parameters"].Value), properties = Names(match.Groups["properties"].Value);
        Type? type = Find(path[0]);
        if (type is null)
        {
            problem = $"there is no type '{path[0]}'";
            return false;
        }
        MemberInfo[] members = type.GetConstructors();
        foreach (string name in path[1..])
        {
            members = [.. Inherited(type).SelectMany(each => each.GetMember(name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)).Where(IsVisible)];
            if (members.Length == 0)
            {
                problem = $"{type.Name} has no member '{name}'";
                return false;
            }
            type = members[0] switch { PropertyInfo property => property.PropertyType, FieldInfo field => field.FieldType, MethodInfo method => method.ReturnType, _ => type };
        }
        problem = $"nothing called '{match.Groups["path"].Value}' takes ({string.Join(", ", parameters)})";
        if (parameters.Length > 0 && !members.OfType<MethodBase>().Any(method => parameters.All(name => method.GetParameters().Any(parameter => parameter.Name == name)))) return false;
        problem = $"{type.Name} has not all of {string.Join(", ", properties)}";
        return Array.TrueForAll(properties, name => type.GetProperty(name) is not null);
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        PropertyInfo property => property.GetMethod is { IsPublic: true },
        FieldInfo field => field.IsPublic,
        _ => true,
    };

    private static IEnumerable<Type> Inherited(Type type)
    {
        for (Type? each = type; each is not null; each = each.BaseType) yield return each;
    }

    private static Type? Find(string name) => Array.Find(Types, type => type.Name.Split('`')[0] == name) ?? Type.GetType("System." + name);

    private static string[] Names(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string[]> Rows(string text) => text.Split('\n')
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| Nengo |", StringComparison.Ordinal) && !line.StartsWith("| Step |", StringComparison.Ordinal))
        .Select(line => Array.ConvertAll(line.Trim()[1..^1].Split('|'), cell => cell.Trim()));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^(?<path>[A-Z]\w*(?:\.[A-Z]\w*)*)(?:\((?<parameters>[\w, ]*)\))?(?: \{ (?<properties>[\w, ]+) \})?$")]
    private static partial Regex Reference();
}
