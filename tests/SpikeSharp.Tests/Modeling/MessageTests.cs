using System.Collections.Immutable;
using System.Reflection;

namespace SpikeSharp.Tests.Modeling;

/// <summary>A refused value is named by its class and property, as C# writes them.</summary>
public sealed class MessageTests
{
    private static readonly Type[] Kinds = [typeof(NeuronType), typeof(Solver), typeof(LearningRuleType), typeof(NetworkObject)];

    [Fact]
    public void NumberProperties_OutOfRange_MessageNamesClassAndProperty()
    {
        List<string> refused = [];
        foreach (Type type in typeof(Network).Assembly.GetExportedTypes().Where(type => !type.IsAbstract && Array.Exists(Kinds, type.IsSubclassOf)))
        {
            foreach (PropertyInfo property in type.GetProperties().Where(property => property.SetMethod?.IsPublic == true))
            {
                object? bad = (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) switch
                {
                    Type t when t == typeof(double) => double.NaN,
                    Type t when t == typeof(int) => -1,
                    Type t when t == typeof(long) => -1L,
                    _ => null,
                };
                if (bad is null || Make(type) is not object made) continue;
                var wrapped = Record.Exception(() => property.SetValue(made, bad)) as TargetInvocationException;
                if (wrapped?.InnerException is not ArgumentException exception) continue;
                Assert.StartsWith($"{type.Name}.{property.Name} ", exception.Message, StringComparison.Ordinal);
                refused.Add($"{type.Name}.{property.Name}");
            }
        }

        Assert.Superset(new HashSet<string> { "Lif.TauRc", "Tanh.Amplitude", "LstsqL2.Reg", "Pes.LearningRate", "Ensemble.Radius", "Ensemble.Seed" }, refused.ToHashSet());
    }

    [Fact]
    public void Pes_Text_HoldsParametersAlone() => Assert.Equal("Pes { LearningRate = 0.5, PreSynapse = " + new Lowpass(0.005) + " }", new Pes(0.5).ToString());

    [Fact]
    public void Lif_WithEqualInitialState_IsEqual()
    {
        static Lif With(double high) => new() { InitialState = ImmutableDictionary<string, Distribution>.Empty.Add("voltage", new Uniform(0, high)) };
        Assert.Equal(With(1), With(1));
        Assert.Equal(With(1).GetHashCode(), With(1).GetHashCode());
        Assert.NotEqual(With(1), With(0.5));
        Assert.NotEqual(With(1), new Lif());
    }

    private static object? Make(Type type)
    {
        if (type == typeof(Ensemble)) return new Ensemble(1, 1);
        ConstructorInfo? optional = type.GetConstructors().FirstOrDefault(constructor => constructor.GetParameters().All(parameter => parameter.IsOptional));
        return optional?.Invoke([.. optional.GetParameters().Select(parameter => parameter.DefaultValue)]);
    }
}
