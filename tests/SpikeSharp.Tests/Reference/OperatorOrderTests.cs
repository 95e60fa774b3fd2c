using SpikeSharp.Building;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Reference;

/// <summary>The operators of a network come in the order in which the original registered and executed them.</summary>
public sealed class OperatorOrderTests
{
    public static TheoryData<string> Names => [.. ReferenceNetwork.Names.Where(name => TestData.Files("ssm", "*.ssm").Any(path => Path.GetFileNameWithoutExtension(path) == name))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Build_NetworkThatTheOriginalWroteToAFile_HasItsOperatorsInItsOrder(string name)
    {
        BuiltModel expected = BuiltModel.Load(TestData.File($"ssm/{name}.ssm")), actual = ReferenceNetwork.Load(name).Build();
        Assert.Equal(expected.Operators.Select(Describe), actual.Operators.Select(Describe));
        Assert.Equal(expected.Order, actual.Order);
    }

    // In files the functions of the host are tables or formulas, and a filter is a process like others.
    private static string Describe(Operator op) => op switch
    {
        External or Expression or Table or SimProcess or SimFilter => "function or process",
        Copy copy => $"Copy {copy.Increments}",
        _ => op.GetType().Name,
    };
}
