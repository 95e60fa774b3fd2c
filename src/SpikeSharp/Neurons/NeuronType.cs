using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;
using SpikeSharp.Numerics;

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
    private readonly NumpyRandom? _random;

    internal NeuronState(Span<T> values, int stride, int size, NumpyRandom? random = null)
    {
        _random = random;
        _values = values;
        _stride = stride;
        _size = size;
    }

    /// <summary>Values of one state variable, one for each neuron.</summary>
    /// <param name="variable">Position in <see cref="NeuronType.State"/>.</param>
    public Span<T> this[int variable] => _values.Slice(variable * _stride, _size);

    /// <summary>The generator of this population in this simulation; it goes on from step to step, and <c>Reset</c> does not rewind it.</summary>
    /// <exception cref="InvalidOperationException">The type does not say that it <see cref="NeuronType.UsesRandom"/>.</exception>
    public NumpyRandom Random => _random ?? throw new InvalidOperationException($"The neuron type has no random numbers; {nameof(NeuronType)}.{nameof(NeuronType.UsesRandom)} must be true for it.");
}

/// <summary>How a neuron turns its input current J into output. Immutable; equal when type and parameters are equal.</summary>
/// <remarks>
/// A type of your own is one record that overrides <see cref="Step{T}"/>, and <see cref="State"/> and <see cref="IsSpiking"/> where they apply. Tuning curves and
/// gains are then found by trying the step; a type that has formulas for them overrides <see cref="Rates"/>,
/// <see cref="GainBias(ReadOnlySpan{double}, ReadOnlySpan{double})"/> and <see cref="MaxRatesIntercepts"/>.
/// </remarks>
public abstract record NeuronType
{
    private readonly ImmutableDictionary<string, Distribution>? _initialState;

    /// <summary>Whether the output is spikes: a whole number times Amplitude/dt (and not a rate). Default false.</summary>
    public virtual bool IsSpiking => false;

    /// <summary>Whether the output can be below zero. Default false.</summary>
    public virtual bool AllowsNegative => false;

    /// <summary>Whether a step draws from <see cref="NeuronState{T}.Random"/>. Default false.</summary>
    public virtual bool UsesRandom => false;

    /// <summary>Factor of the output: the area of one spike, or the factor of a rate. 1 and fixed for a type that does not override it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive and finite, or not 1 for a type without amplitude.</exception>
    public virtual double Amplitude
    {
        get => 1;
        init
        {
            if (value != 1) throw Check.OutOfRange(nameof(Amplitude), value, "is fixed at 1", GetType());
        }
    }

    /// <summary>The neurons that make the rates which a step of this type takes as its current; null (the default) if it takes a current.</summary>
    public virtual NeuronType? BaseType => null;

    /// <summary>State variables in the order in which their initial values are drawn; empty for rate types.</summary>
    public virtual ImmutableArray<StateVariable> State => [];

    /// <summary>
    /// The names of what can be recorded of a population, in Nengo's order: <c>output</c>, then <c>rate_out</c> and the states of the base where there is a
    /// <see cref="BaseType"/>, the state variables, <c>input</c>.
    /// </summary>
    public ImmutableArray<string> Probeable =>
    [
        "output",
        .. (ReadOnlySpan<string>)(BaseType is null ? [] : ["rate_out"]),
        .. State.Concat(BaseType?.State ?? []).Select(variable => variable.Name).Distinct(),
        "input",
    ];

    /// <summary>The rate neuron with the same tuning curve and amplitude: itself for rate types, null if a spiking type has none.</summary>
    public virtual NeuronType? RateType => IsSpiking ? null : this;

    /// <summary>Initial values by state variable that replace the type's own distributions.</summary>
    /// <exception cref="ArgumentException">A name that the type does not have.</exception>
    public IReadOnlyDictionary<string, Distribution> InitialState
    {
        get => _initialState ?? ImmutableDictionary<string, Distribution>.Empty;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(InitialState));
            foreach (string name in value.Keys)
                if (!State.Any(variable => variable.Name == name))
                    throw new ArgumentException($"{GetType().Name}.InitialState: there is no state variable '{name}'; there is {(State.IsEmpty ? "none" : string.Join(", ", State.Select(v => v.Name)))}.", nameof(InitialState));
            _initialState = value.Count == 0 ? null : value.ToImmutableDictionary();
        }
    }

    /// <summary>Outputs of neurons held at constant currents for a long time, in Hz times amplitude. Decoders are solved for these.</summary>
    /// <remarks>Unless overridden, one <see cref="Step{T}"/> of 1 second from states of zero. A type that draws random numbers gets them from a generator with seed 0.</remarks>
    /// <param name="currents">J of each neuron, dimensionless.</param>
    /// <param name="rates">As many; written.</param>
    public virtual void Rates(ReadOnlySpan<double> currents, Span<double> rates)
    {
        double[] state = State.IsEmpty ? [] : new double[State.Length * currents.Length];
        Step(1.0, currents, rates[..currents.Length], new NeuronState<double>(state, currents.Length, currents.Length, UsesRandom ? new NumpyRandom(0) : null));
    }

    /// <summary>Gains and biases that give rates at input 1 and thresholds at intercepts.</summary>
    /// <remarks>Unless overridden, from the tuning curve at 101 currents between the threshold and the highest rate asked for.</remarks>
    /// <param name="maxRates">Rate of each neuron at input 1, Hz.</param>
    /// <param name="intercepts">As many: input at which firing begins.</param>
    /// <returns>Gain and bias of J = gain x + bias, one for each neuron.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The neurons cannot reach a rate.</exception>
    public virtual (double[] Gain, double[] Bias) GainBias(ReadOnlySpan<double> maxRates, ReadOnlySpan<double> intercepts) => TuningCurve.GainBias(this, maxRates, intercepts);

    /// <summary>Inverse of <see cref="GainBias(ReadOnlySpan{double}, ReadOnlySpan{double})"/>: the rates at input 1 and the inputs at which firing begins.</summary>
    /// <remarks>Unless overridden, the intercept is found among 101 inputs from -1 to 1.</remarks>
    /// <param name="gain">Gain of each neuron.</param>
    /// <param name="bias">As many: bias.</param>
    /// <returns>Rates in Hz (not finite where there is none) and intercepts.</returns>
    public virtual (double[] MaxRates, double[] Intercepts) MaxRatesIntercepts(ReadOnlySpan<double> gain, ReadOnlySpan<double> bias) => TuningCurve.MaxRatesIntercepts(this, gain, bias);

    /// <summary><see cref="Rates"/> of one neuron.</summary>
    /// <param name="current">J, dimensionless.</param>
    /// <returns>The rate times amplitude.</returns>
    public double Rate(double current)
    {
        double rate = 0;
        Rates([current], new Span<double>(ref rate));
        return rate;
    }

    /// <summary><see cref="GainBias(ReadOnlySpan{double}, ReadOnlySpan{double})"/> of one neuron.</summary>
    /// <param name="maxRate">Rate at input 1, Hz.</param>
    /// <param name="intercept">Input at which firing begins.</param>
    /// <returns>Gain and bias of J = gain x + bias.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The neuron cannot reach that rate.</exception>
    public (double Gain, double Bias) GainBias(double maxRate, double intercept)
    {
        (double[] gain, double[] bias) = GainBias([maxRate], [intercept]);
        return (gain[0], bias[0]);
    }

    /// <summary><see cref="MaxRatesIntercepts"/> of one neuron.</summary>
    /// <param name="gain">Gain.</param>
    /// <param name="bias">Bias.</param>
    /// <returns>Rate in Hz (not finite where there is none) and intercept.</returns>
    public (double MaxRate, double Intercept) MaxRateIntercept(double gain, double bias)
    {
        (double[] rates, double[] intercepts) = MaxRatesIntercepts([gain], [bias]);
        return (rates[0], intercepts[0]);
    }

    /// <summary>One time step of a population.</summary>
    /// <typeparam name="T">Float type of the run.</typeparam>
    /// <param name="dt">Step in seconds.</param>
    /// <param name="current">J of each neuron; the rate of each neuron for a type with a <see cref="BaseType"/>.</param>
    /// <param name="output">Output of each neuron, written.</param>
    /// <param name="state">State variables, updated.</param>
    public abstract void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The parameters by which a file (<c>.ssm</c>) holds a type of your own; null (the default) if it cannot be saved.</summary>
    /// <remarks>The file also holds the name of the type. Who loads it gives a value of the type to <see cref="Building.ModelLoadOptions.NeuronTypes"/>.</remarks>
    public virtual ImmutableDictionary<string, double>? Parameters => null;

    /// <summary>A value of this type with the <see cref="Parameters"/> that a file holds.</summary>
    /// <param name="parameters">By name; not NaN.</param>
    /// <returns>The type.</returns>
    /// <exception cref="ArgumentException">A parameter is missing, unknown or out of range: the file is then refused with this message.</exception>
    /// <exception cref="NotSupportedException">The type is not one that a file can hold.</exception>
    public virtual NeuronType WithParameters(ImmutableDictionary<string, double> parameters) =>
        throw new NotSupportedException($"{GetType().Name} cannot be read from a file: it does not override {nameof(WithParameters)}.");

    /// <summary>The members that stand in the text of every type: the amplitude. Derived types add their own parameters.</summary>
    /// <param name="builder">Text so far.</param>
    /// <returns>True.</returns>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append(CultureInfo.InvariantCulture, $"Amplitude = {Amplitude}");
        return true;
    }

    /// <summary>Whether type and parameters are equal, entry for entry those of <see cref="InitialState"/>.</summary>
    /// <param name="other">Another type, or null.</param>
    /// <returns>True if so.</returns>
    public virtual bool Equals(NeuronType? other) =>
        other is not null && EqualityContract == other.EqualityContract && InitialState.Count == other.InitialState.Count
        && InitialState.All(entry => other.InitialState.TryGetValue(entry.Key, out Distribution? initial) && entry.Value.Equals(initial));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EqualityContract, InitialState.Count);

    internal Distribution InitialOf(StateVariable variable) => _initialState?.GetValueOrDefault(variable.Name) ?? variable.Initial;

    /// <summary>Whether every output is a whole number of spikes, zero or more, so that lists of spikes can stand for it.</summary>
    internal bool ListsSpikes => IsSpiking && !AllowsNegative;

    /// <summary>max(J, 0) with NaN giving 0, as the wide kernels do it.</summary>
    internal static T Rectify<T>(T current)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => current > T.Zero ? current : T.Zero;
}
