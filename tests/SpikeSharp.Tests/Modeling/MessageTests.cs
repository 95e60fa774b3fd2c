using System.Collections.Immutable;
using System.Reflection;

namespace SpikeSharp.Tests.Modeling;

/// <summary>A refused value is named by its class and property, as C# writes them.</summary>
public sealed class MessageTests
{
    [Fact]
    public void NumberProperties_OutOfRange_MessageNamesClassAndProperty()
    {
        List<string> refused = [];
        foreach (Type type in Descriptions.Types)
        {
            foreach (PropertyInfo property in type.GetProperties().Where(property => property.SetMethod?.IsPublic == true))
            {
                if (Bad(property.PropertyType) is not object bad || Descriptions.Make(type) is not object made) continue;
                var wrapped = Record.Exception(() => property.SetValue(made, bad)) as TargetInvocationException;
                if (wrapped?.InnerException is not ArgumentException exception) continue;
                Assert.StartsWith($"{type.Name}.{property.Name} ", exception.Message, StringComparison.Ordinal);
                refused.Add($"{type.Name}.{property.Name}");
            }
        }

        string[] known =
        [
            "Lif.TauRc", "Tanh.Amplitude", "LstsqL2.Reg", "Pes.LearningRate", "Ensemble.Radius", "Ensemble.Seed", "SimulatorOptions.Dt", "SimulatorOptions.BlockSize", "SessionOptions.Items",
            "BuildOptions.Dt", "ResetOptions.Seed", "EnsembleDefaults.Radius", "ProbeDefaults.SampleEvery", "WhiteSignal.Rms", "WhiteNoise.Seed", "BasalGanglia.OutputWeight", "Network.Seed", "Product.InputMagnitude",
        ];
        Assert.Empty(known.Except(refused));
    }

    [Fact]
    public void NumberArguments_OutOfRange_MessageNamesTheClass()
    {
        List<string> refused = [], unnamed = [];
        foreach (Type type in Descriptions.Types)
        {
            foreach (ConstructorInfo constructor in type.GetConstructors().Where(constructor => Descriptions.ArgumentsOf(constructor) is not null))
            {
                foreach (ParameterInfo parameter in constructor.GetParameters())
                {
                    if (Bad(parameter.ParameterType) is not object bad) continue;
                    object?[] arguments = Descriptions.ArgumentsOf(constructor)!;
                    arguments[parameter.Position] = bad;
                    var wrapped = Record.Exception(() => constructor.Invoke(arguments)) as TargetInvocationException;
                    if (wrapped?.InnerException is not { } exception) continue;
                    if (exception is not ArgumentException || !exception.Message.StartsWith(type.Name, StringComparison.Ordinal)) unnamed.Add($"{type.Name}({parameter.Name}): {exception.Message}");
                    refused.Add($"{type.Name}({parameter.Name})");
                }
            }
        }

        string[] known =
        [
            "Ensemble(neurons)", "Ensemble(dimensions)", "Lowpass(tau)", "Alpha(tau)", "Triangle(duration)", "Uniform(low)", "Gaussian(std)", "WhiteSignal(period)", "WhiteSignal(high)", "PresentInput(presentationTime)",
            "EnsembleArray(neurons)", "BasalGanglia(dimensions)", "Integrator(recurrentTau)", "AssociativeMemory(neurons)", "Dense(factor)", "Sparse(rows)", "Convolution(filters)", "SubvectorLength(dimensions)",
            "Lif(TauRc)", "LstsqL2(Reg)", "Pes(LearningRate)", "Exponential(scale)",
        ];
        Assert.True(unnamed.Count == 0, string.Join('\n', unnamed));
        Assert.Empty(known.Except(refused));
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

    private static object? Bad(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        Type t when t == typeof(double) => double.NaN,
        Type t when t == typeof(int) => -1,
        Type t when t == typeof(long) => -1L,
        _ => null,
    };
}
