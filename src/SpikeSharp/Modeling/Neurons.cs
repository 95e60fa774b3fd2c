namespace SpikeSharp;

/// <summary>The neurons of an ensemble as something to connect to (their input current, times gain) and from (their output).</summary>
public sealed class Neurons : NetworkObject
{
    internal Neurons(Ensemble ensemble) => Ensemble = ensemble;

    /// <summary>The ensemble that they belong to.</summary>
    public Ensemble Ensemble { get; }

    /// <summary>Number of neurons.</summary>
    public int Size => Ensemble.Size;

    /// <summary>Whether training may change their biases; null: as <see cref="SpikeSharp.Ensemble.Trainable"/> says.</summary>
    /// <value>Default null.</value>
    public bool? Trainable { get; set; }

    /// <summary>Number of neurons that can be connected or probed: none of type <see cref="Direct"/>.</summary>
    internal int Connectable => Ensemble.NeuronType is Direct ? 0 : Size;

    /// <summary>One neuron.</summary>
    /// <param name="index">Neuron.</param>
    public View this[Index index] => new(this, SpikeSharp.Slice.Of(index));

    /// <summary>A range of neurons.</summary>
    /// <param name="range">Neurons.</param>
    public View this[Range range] => new(this, SpikeSharp.Slice.Of(range));

    /// <summary>Listed neurons.</summary>
    /// <param name="indices">Neurons; repeats are allowed.</param>
    public View this[IEnumerable<int> indices] => new(this, SpikeSharp.Slice.Of(indices));

    /// <summary>The elements at which a mask is true.</summary>
    /// <param name="mask">As long as the object.</param>
    /// <exception cref="ArgumentException">The mask has another length.</exception>
    public View this[ReadOnlySpan<bool> mask] => new(this, SpikeSharp.Slice.Of(mask, Size));

    /// <summary>A range with a step, as in Python.</summary>
    /// <param name="start">First element; null: open.</param>
    /// <param name="stop">Element after the last; null: open.</param>
    /// <param name="step">Distance, may be negative.</param>
    /// <returns>A view.</returns>
    public View Slice(int? start, int? stop, int step = 1) => new(this, SpikeSharp.Slice.Range(start, stop, step));

    /// <summary>The name of the ensemble's neurons, for messages.</summary>
    /// <returns>For example <c>Ensemble "a".Neurons</c>.</returns>
    public override string ToString() => $"{Ensemble}.Neurons";
}
