using System.Reflection;
using System.Text.RegularExpressions;
using SpikeSharp.Conversion;
using SpikeSharp.Testing;

namespace SpikeSharp.Plotting.Tests;

/// <summary>A page that tells users of another library what its names are called here: three columns, the middle one and the remarks name things of this library.</summary>
internal sealed partial class MigrationGuide(string file)
{
    private static readonly Type[] Types =
    [
        .. typeof(Network).Assembly.GetExportedTypes(), .. typeof(Converter).Assembly.GetExportedTypes(), .. typeof(Analysis.RateMeasurement).Assembly.GetExportedTypes(),
        .. typeof(Figure).Assembly.GetExportedTypes(),
    ];

    public string Text { get; } = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", file)).ReplaceLineEndings("\n");

    /// <summary>The rows of the tables in a text, without their heads.</summary>
    public static IEnumerable<string[]> Rows(string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            bool isRow = lines[i].StartsWith("| ", StringComparison.Ordinal), isHead = i + 1 < lines.Length && lines[i + 1].StartsWith("|--", StringComparison.Ordinal);
            if (isRow && !isHead) yield return Array.ConvertAll(lines[i].Trim()[1..^1].Split('|'), cell => cell.Trim());
        }
    }

    /// <summary>Checks that everything the tables name exists.</summary>
    /// <returns>The number of names.</returns>
    public int CheckNames()
    {
        List<string> problems = [];
        int count = 0;
        foreach (string[] row in Rows(Text.Split("## Every name")[1]))
        {
            if (row.Length != 3) problems.Add($"the row '{string.Join('|', row)}' has {row.Length} columns");
            else if (!Code().IsMatch(row[1]) && row[1] != "none") problems.Add($"'{row[0]}' has neither a name nor 'none'");
            foreach (Match name in Code().Matches(string.Join(' ', row[1..])))
            {
                if (!Exists(name.Groups[1].Value, out string problem)) problems.Add($"'{row[0]}': {problem}");
                count++;
            }
        }
        Assert.True(problems.Count == 0, $"{file}:\n{string.Join('\n', problems)}");
        return count;
    }

    /// <summary>Checks that every line of the page's script is in the source of a test, so that what the test runs is what the page shows; a file of the page is <c>Sample("file")</c> in the test.</summary>
    /// <returns>The number of lines.</returns>
    public int CheckScript(string source)
    {
        string own = Sample().Replace(File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "tests", "SpikeSharp.Plotting.Tests", source)).ReplaceLineEndings("\n"), "$1");
        string[] shown = [.. Text.Split("```csharp\n")[1].Split("```")[0].Split('\n').Where(line => line.Length > 0 && !line.StartsWith("using SpikeSharp", StringComparison.Ordinal))];
        Assert.All(shown, line => Assert.Contains("        " + line + "\n", own, StringComparison.Ordinal));
        return shown.Length;
    }

    /// <summary>Whether there is such a thing: Type.Member.Member(parameters) { properties }.</summary>
    public static bool Exists(string text, out string problem)
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

    private static Type? Find(string name) => Array.Find(Types, type => type.Name == name || type.Name.StartsWith(name + "`", StringComparison.Ordinal)) ?? Type.GetType("System." + name);

    private static string[] Names(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex("""Sample\(("[^"]+")\)""")]
    private static partial Regex Sample();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^(?<path>[A-Z]\w*(?:\.[A-Z]\w*)*)(?:\((?<parameters>[\w, ]*)\))?(?: \{ (?<properties>[\w, ]+) \})?$")]
    private static partial Regex Reference();
}
