using System.Collections.Immutable;
using System.Reflection;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Modeling;

/// <summary>The public types by which users describe models and runs, and one value of each.</summary>
internal static class Descriptions
{
    private static readonly Type[] Kinds =
    [
        typeof(NeuronType), typeof(Solver), typeof(LearningRuleType), typeof(NetworkObject), typeof(Process), typeof(Distribution), typeof(Transform), typeof(LeastSquaresSolver), typeof(Config),
        typeof(EnsembleDefaults), typeof(ProbeDefaults), typeof(SimulatorOptions), typeof(SessionOptions), typeof(BuildOptions), typeof(ResetOptions), typeof(ModelSaveOptions), typeof(ModelLoadOptions),
    ];

    private static readonly TimeFunction Hold = (_, y) => y.Clear();

    // Made anew for each use: equality must be that of the content.
    private static readonly Dictionary<Type, Func<object>> Values = new()
    {
        [typeof(int)] = () => 2,
        [typeof(double)] = () => 10.0,
        [typeof(double[])] = () => new[] { 0.5, 0.5 },
        [typeof(double[,])] = () => new double[,] { { 0.5, 0.5 } },
        [typeof(double[][])] = () => new double[][] { [0.5, 0.5] },
        [typeof(NdArray)] = () => NdArray.From([0.5, 0.5], 1, 2),
        [typeof(Distribution)] = () => new Uniform(0, 1),
        [typeof(NeuronType)] = () => new LifRate(),
        [typeof(ChannelShape)] = () => ChannelShape.Of([4, 4, 2]),
        [typeof(ImmutableArray<int>)] = () => ImmutableArray.Create(2, 2),
        [typeof(ImmutableArray<double>)] = () => ImmutableArray.Create(1.0, 2.0),
        [typeof(IEnumerable<(int, int)>)] = () => new[] { (0, 0) },
        [typeof(IEnumerable<(int, int, double)>)] = () => new[] { (0, 0, 1.0) },
    };

    /// <summary>All that are not abstract.</summary>
    public static IEnumerable<Type> Types => typeof(Network).Assembly.GetExportedTypes().Where(type => !type.IsAbstract && Array.Exists(Kinds, kind => kind == type || type.IsSubclassOf(kind)));

    /// <summary>A value by the first constructor that takes the arguments; null if there is none.</summary>
    public static object? Make(Type type) =>
        type == typeof(Piecewise) ? new Piecewise(1, (0, Hold), (0.5, Hold)) : type.GetConstructors().Select(Invoke).FirstOrDefault(made => made is not null);

    /// <summary>Values by every constructor that takes the arguments.</summary>
    public static IEnumerable<object> MakeAll(Type type) => [.. type == typeof(Piecewise) ? [Make(type)!] : Array.Empty<object>(), .. type.GetConstructors().Select(Invoke).OfType<object>()];

    /// <summary>Arguments in range; null where a type of one is not known.</summary>
    public static object?[]? ArgumentsOf(ConstructorInfo constructor)
    {
        ParameterInfo[] parameters = constructor.GetParameters();
        if (Array.Exists(parameters, parameter => !parameter.HasDefaultValue && !Values.ContainsKey(parameter.ParameterType))) return null;
        return Array.ConvertAll(parameters, parameter => parameter.HasDefaultValue ? parameter.DefaultValue : Values[parameter.ParameterType]());
    }

    private static object? Invoke(ConstructorInfo constructor)
    {
        if (ArgumentsOf(constructor) is not { } arguments) return null;
        try
        {
            return constructor.Invoke(arguments);
        }
        catch (TargetInvocationException error) when (error.InnerException is ArgumentException)
        {
            return null;
        }
    }
}
