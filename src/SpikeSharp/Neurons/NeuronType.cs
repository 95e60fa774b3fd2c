using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace SpikeSharp;

/// <summary>A state variable of a neuron type.</summary>
/// <param name="Name">Its name in files and in <see cref="NeuronType.InitialState"/>, for example <c>voltage</c>.</param>
/// <param name="Initial">Distribution of its value at step 0.</param>
public sealed record StateVariable(string Name, Distribution Initial);

/// <summary>The state of a population during a step: one span of values for each state variable, in the order of <see cref="NeuronType.State"/>.</summary>
/// <typeparam name="T">Float type of the run.</typeparam>
public readonly ref struct NeuronState<T>
    where T : unmanaged
{
    private readonly Span<T> _values;
    private readonly int _stride;
    private readonly int _size;

    internal NeuronState(Span<T> values, int stride, int size)
    {
        _values = values;
        _stride = stride;
        _size = size;
    }

    /// <summary>Values of one state variable, one for each neuron.</summary>
    /// <param name="variable">Position in <see cref="NeuronType.State"/>.</param>
    public Span<T> this[int variable] => _values.Slice(variable * _stride, _size);
}

/// <summary>How a neuron turns its input current J into output. Immutable; equal when type and parameters are equal.</summary>
/// <remarks>A type of your own overrides <see cref="Step{T}"/>, <see cref="Rate"/>, <see cref="GainBias"/> and <see cref="MaxRateIntercept"/>.</remarks>
public abstract record NeuronType
{
    /// <summary>Whether the output is spikes of value amplitude/dt (and not a rate).</summary>
    public abstract bool IsSpiking { get; }

    /// <summary>Factor of the output: the area of one spike, or the factor of a rate.</summary>
    public abstract double Amplitude { get; init; }

    /// <summary>State variables in the order in which their initial values are drawn; empty for rate types.</summary>
    public virtual ImmutableArray<StateVariable> State => [];

    /// <summary>The rate neuron with the same tuning curve and amplitude: itself for rate types, null if a spiking type has none.</summary>
    public virtual NeuronType? RateType => IsSpiking ? null : this;

    /// <summary>Initial values by state variable that replace the type's own distributions.</summary>
    /// <exception cref="ArgumentException">A name that the type does not have.</exception>
    public ImmutableDictionary<string, Distribution> InitialState
    {
        get => field ?? ImmutableDictionary<string, Distribution>.Empty;
        init
        {
            foreach (string name in value.Keys)
                if (!State.Any(variable => variable.Name == name))
                    throw new ArgumentException($"{GetType().Name}.InitialState: there is no state variable '{name}'; there is {(State.IsEmpty ? "none" : string.Join(", ", State.Select(v => v.Name)))}.", nameof(InitialState));
            field = value.IsEmpty ? null : value;
        }
    }

    /// <summary>Output of a neuron held at a constant current for a long time, in Hz times amplitude.</summary>
    /// <param name="current">J, dimensionless.</param>
    /// <returns>The rate times amplitude.</returns>
    public abstract double Rate(double current);

    /// <summary>Gain and bias that give a rate at input 1 and a threshold at an intercept.</summary>
    /// <param name="maxRate">Rate at input 1, Hz.</param>
    /// <param name="intercept">Input at which firing begins.</param>
    /// <returns>Gain and bias of J = gain x + bias.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The neuron cannot reach that rate.</exception>
    public abstract (double Gain, double Bias) GainBias(double maxRate, double intercept);

    /// <summary>Inverse of <see cref="GainBias"/>: the rate at input 1 and the input at which firing begins.</summary>
    /// <param name="gain">Gain.</param>
    /// <param name="bias">Bias.</param>
    /// <returns>Rate in Hz (not finite where there is none) and intercept.</returns>
    public abstract (double MaxRate, double Intercept) MaxRateIntercept(double gain, double bias);

    /// <summary>One time step of a population.</summary>
    /// <typeparam name="T">Float type of the run.</typeparam>
    /// <param name="dt">Step in seconds.</param>
    /// <param name="current">J of each neuron.</param>
    /// <param name="output">Output of each neuron, written.</param>
    /// <param name="state">State variables, updated.</param>
    public abstract void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The members that stand in the text of every type: the amplitude. Derived types add their own parameters.</summary>
    /// <param name="builder">Text so far.</param>
    /// <returns>True.</returns>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append(CultureInfo.InvariantCulture, $"Amplitude = {Amplitude}");
        return true;
    }

    internal Distribution InitialOf(StateVariable variable) => InitialState.GetValueOrDefault(variable.Name, variable.Initial);

    /// <summary>max(J, 0) with NaN giving 0, as the wide kernels do it.</summary>
    internal static T Rectify<T>(T current)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => current > T.Zero ? current : T.Zero;
}
